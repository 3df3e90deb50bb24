import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    environment: 'jsdom',
    environmentOptions: { jsdom: { url: 'https://news.example/2026/03/02/ferry-returns' } },
    include: ['*.test.ts'],
    restoreMocks: true,
    unstubGlobals: true,
  },
});
