# Between Postfix and the Dovecot that knows the passwords. Made by `npm run mail -- configure`.
#
# Dovecot says whether a sign-in failed for good or for now (`code=temp_fail`, when its database is away). Postfix, up to 3.10 at least,
# reads no further than FAIL and tells its client 535, as for a wrong password (src/xsasl/xsasl_dovecot_server.c). A connection that ends
# without an answer it tells as what it is: 454 4.7.0. So that is what becomes of "for now"; everything else goes through as it comes.
use strict;
use warnings;
use Socket;
use IO::Select;

my ($path) = @ARGV;
$SIG{PIPE} = 'IGNORE';
socket(my $dovecot, PF_UNIX, SOCK_STREAM, 0) or exit;
connect($dovecot, pack_sockaddr_un($path)) or exit;

sub pass {
	my ($to, $text) = @_;
	for (my $sent = 0; $sent < length $text;) { $sent += syswrite($to, $text, length($text) - $sent, $sent) // exit }
}

my $either = IO::Select->new(\*STDIN, $dovecot);
my $heard = '';
while (1) {
	for my $from ($either->can_read) {
		sysread($from, my $text, 65536) or exit;
		if ($from != $dovecot) { pass($dovecot, $text); next }
		# Line by line: an answer may come in pieces.
		$heard .= $text;
		while ($heard =~ s/^(.*\n)//) {
			my $line = $1;
			exit if $line =~ /^FAIL\t.*\t(?:code=temp_fail|temp)(?:\t|\n)/;
			pass(\*STDOUT, $line);
		}
	}
}
