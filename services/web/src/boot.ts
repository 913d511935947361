// The content security policy forbids `new Function`, which zod tries once, and each try is reported. A schema decides
// when it is made, and chunks are loaded before the module that imports them: so zod's settings, which it keeps in this
// global, are set before anything else is loaded.
Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });

void import('./main.js');
