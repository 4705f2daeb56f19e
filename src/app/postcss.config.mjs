/** Beside the CSS and not in the root, where Turbopack finds it too. */
export default { plugins: { '@tailwindcss/postcss': {} } }
