// One place for the compiler's options: the build and svelte-check both read it.
export default { compilerOptions: { runes: true } };
