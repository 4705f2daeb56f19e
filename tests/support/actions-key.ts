/**
 * The key that is built into the pages of every test run. It protects nothing here; being always the same it lets all
 * panels of a run, and the next run over the same source, share one build.
 */
export const ACTIONS_KEY = 'q5s4Yw0cVtJ1mB7rT2nPzE9uXh6KdLfGaSoQiCjRv3M='
