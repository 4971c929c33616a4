import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Relative, so that the pages work under any path that a proxy gives them.
  base: './',
  plugins: [react()],
  build: { outDir: 'target/ui-dist', emptyOutDir: true },
  test: { environment: 'happy-dom' },
});
