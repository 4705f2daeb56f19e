import qrcode from 'qrcode-generator'

/** Clear space around it, in modules (ISO/IEC 18004 asks for four). */
const QUIET = 4

/**
 * A QR code as an inline drawing: dark on light in both appearances, since cameras look for that.
 * @param value what it says
 * @param label what it is, for those who do not see it
 */
export function QrCode({ value, label }: { value: string; label: string }) {
	const code = qrcode(0, 'M')
	code.addData(value)
	code.make()
	const count = code.getModuleCount()
	const rows = Array.from({ length: count }, (_, at) => at)
	const path = rows
		.flatMap((y) => rows.filter((x) => code.isDark(y, x)).map((x) => `M${x + QUIET} ${y + QUIET}h1v1h-1z`))
		.join('')
	const size = count + 2 * QUIET
	return (
		<svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" className="qr-code">
			<rect width={size} height={size} fill="#fff" />
			<path d={path} fill="#000" />
		</svg>
	)
}
