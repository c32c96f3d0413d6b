// A mini-program has no global WebAssembly: the glue uses the one it is handed, and needs no more of it than RuntimeError.
var WebAssembly = Module['WebAssembly'] || (typeof globalThis === 'object' && globalThis['WebAssembly']) || {};
if (!WebAssembly['RuntimeError']) WebAssembly = { RuntimeError: Error };
