import { defineConfig } from 'vitest/config';

// The packages of the scripts under test, which are installed beside them: a second copy of Yjs would not understand
// the first one's documents.
const packages = decodeURIComponent(new URL('../../src/NewsPortal.Web/Assets/node_modules/', import.meta.url).pathname);

export default defineConfig({
  resolve: {
    alias: [{ find: /^(yjs|y-protocols|y-indexeddb|lib0|@tiptap|@microsoft\/signalr)(?=\/|$)/, replacement: `${packages}$1` }],
  },
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'https://news.example/2026/03/02/ferry-returns' } },
    include: ['*.test.ts'],
    restoreMocks: true,
    unstubGlobals: true,
  },
});
