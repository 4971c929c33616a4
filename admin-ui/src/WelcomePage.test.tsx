import { cleanup, render, screen } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, expect, test, vi } from 'vitest';
import { WelcomePage } from './WelcomePage';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test('the page names the gateway and says what it is', () => {
  render(<WelcomePage />);

  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Switchboard');
  expect(screen.getByRole('main').textContent).toContain('A DNS gateway');
});

test('the page fetches nothing', () => {
  const fetched = vi.spyOn(globalThis, 'fetch');

  render(<WelcomePage />);

  expect(fetched).not.toHaveBeenCalled();
});

test('the page has no accessibility fault that axe finds', async () => {
  document.documentElement.lang = 'en';
  document.title = 'Switchboard';
  render(<WelcomePage />);

  // Colours need a real browser's layout.
  const result = await axe.run(document, { rules: { 'color-contrast': { enabled: false } } });

  expect(result.violations).toEqual([]);
});
