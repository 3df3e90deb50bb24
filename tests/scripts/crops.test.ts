import { beforeEach, describe, expect, it } from 'vitest';
import { find, open, press, type } from './page.ts';

// A picture of 1000 × 1000: a square may be all of it, 2:1 half of its height.
beforeEach(async () => {
  const fields = (name: string) =>
    ['Left', 'Top', 'Width'].map((field) => `<input type="number" min="0" max="100" step="0.01" name="Crops[${name}].${field}">`).join('');
  const item = (name: string, use: string, shape: number) =>
    `<li data-crop="${name}" data-use="${use}" data-shape="${shape}" data-least="0.2"><svg class="crop-view"><image width="1000" height="1000"></image></svg><span class="hint">${use}</span></li>`;
  const { setUpCrops } = await open(
    `<div data-focus><div data-focus-picture></div><ul class="crops">${item('1x1', 'Portraits', 1)}${item('2x1', 'Leads', 2)}</ul></div>
    <input type="number" name="FocusLeft" min="0" max="100" value="50"><input type="number" name="FocusTop" min="0" max="100" value="20">
    ${fields('1x1')}${fields('2x1')}`,
    () => import('../../src/NewsPortal.Web/Assets/admin/crops.ts'),
  );
  setUpCrops();
});

const input = (name: string, field: string) => find<HTMLInputElement>(`[name="Crops[${name}].${field}"]`);
const typed = (name: string) => ['Left', 'Top', 'Width'].map((field) => input(name, field).value);
const button = (name: string) => find<HTMLButtonElement>(`[data-crop="${name}"] button`);
const view = (name: string) => find(`[data-crop="${name}"] .crop-view`).getAttribute('viewBox');
const frame = () => find('.crop-box');
const tool = (text: string) => [...document.querySelectorAll<HTMLButtonElement>('.crop-tools button')].find((one) => one.textContent === text);

describe('A crop by hand', () => {
  it('begins where the focal point cuts, and changes nothing by being chosen', () => {
    button('2x1').click();
    expect(frame().style.getPropertyValue('--y')).toBe('0.1');
    expect(frame().style.getPropertyValue('--h')).toBe('0.5');
    expect(button('2x1').getAttribute('aria-pressed')).toBe('true');
    expect(typed('2x1')).toEqual(['', '', '']);
  });

  it('is moved by the arrow keys, with Shift by ten, and stays on the picture', () => {
    button('2x1').click();
    press(frame(), 'ArrowDown');
    expect(typed('2x1')).toEqual(['0', '11', '100']);
    press(frame(), 'ArrowRight', { shiftKey: true });
    press(frame(), 'ArrowUp', { shiftKey: true });
    press(frame(), 'ArrowUp', { shiftKey: true });
    expect(typed('2x1')).toEqual(['0', '0', '100']);
    expect(find('[data-crop="2x1"] .hint').textContent).toBe('Leads, by hand');
    expect(find('[data-crop="2x1"] .crop-view').classList.contains('by-hand')).toBe(true);
    expect(view('2x1')).toBe('0.00 0.00 1000.00 500.00');
    expect(typed('1x1')).toEqual(['', '', '']);
  });

  it('changes its size by plus and minus, not below what is published', () => {
    button('1x1').click();
    for (let turn = 0; turn < 3; turn++) {
      press(frame(), '-');
    }

    expect(typed('1x1')).toEqual(['1.5', '1.5', '97']);
    for (let turn = 0; turn < 12; turn++) {
      press(frame(), '_');
    }

    expect(typed('1x1')[2]).toBe('20');
    for (let turn = 0; turn < 12; turn++) {
      press(frame(), '*');
    }

    expect(typed('1x1')).toEqual(['0', '0', '100']);
    expect(frame().getAttribute('aria-label')).toContain('100% wide');
  });

  it('follows the focal point again, and its fields', () => {
    button('2x1').click();
    press(frame(), 'ArrowDown');
    expect(tool('Follow the focal point')?.disabled).toBe(false);
    tool('Follow the focal point')?.click();
    expect(typed('2x1')).toEqual(['', '', '']);
    expect(tool('Follow the focal point')?.disabled).toBe(true);
    type(find<HTMLInputElement>('[name=FocusTop]'), '100');
    expect(frame().style.getPropertyValue('--y')).toBe('0.5');
    expect(view('2x1')).toBe('0.00 500.00 1000.00 500.00');
    type(input('2x1', 'Left'), '10');
    type(input('2x1', 'Top'), '10');
    type(input('2x1', 'Width'), '40');
    expect(frame().style.getPropertyValue('--w')).toBe('0.4');
    expect(frame().style.getPropertyValue('--h')).toBe('0.2');
  });

  it('is left by Escape, by Done and by its own button', () => {
    button('1x1').click();
    press(frame(), 'Escape');
    expect(document.querySelector('.crop-box')).toBeNull();
    expect(document.activeElement).toBe(button('1x1'));
    button('1x1').click();
    tool('Done')?.click();
    expect(document.querySelector('.crop-tools')).toBeNull();
    button('1x1').click();
    button('2x1').click();
    expect(button('1x1').getAttribute('aria-pressed')).toBe('false');
    button('2x1').click();
    expect(find('[data-focus-picture]').classList.contains('cropping')).toBe(false);
  });
});
