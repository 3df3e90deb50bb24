import { beforeEach, describe, expect, it } from 'vitest';
import { find, open, press, type } from './page.ts';

beforeEach(async () => {
  const { setUpFocus } = await open(`<div data-focus><div data-focus-picture><span class="focus-mark"></span></div></div>
    <input type="number" name="FocusLeft" min="0" max="100" value="50"><input type="number" name="FocusTop" min="0" max="100" value="5">`,
    () => import('../../src/NewsPortal.Web/Assets/admin/focus.ts'));
  setUpFocus();
});

const point = () => ['FocusLeft', 'FocusTop'].map((name) => Number(find<HTMLInputElement>(`[name=${name}]`).value));

describe('The focal point', () => {
  it('moves by the arrow keys, with Shift by ten, and stays on the picture', () => {
    const mark = find('.focus-mark');
    press(mark, 'ArrowLeft');
    press(mark, 'ArrowRight', { shiftKey: true });
    expect(point()).toEqual([59, 5]);
    press(mark, 'ArrowUp', { shiftKey: true });
    expect(point()).toEqual([59, 0]);
    press(mark, 'ArrowDown');
    expect(point()).toEqual([59, 1]);
    expect(press(mark, 'Enter').defaultPrevented).toBe(false);
  });

  it('shows in the crops and in words, and ignores what is no number of the picture', () => {
    type(find<HTMLInputElement>('[name=FocusLeft]'), '30');
    type(find<HTMLInputElement>('[name=FocusTop]'), '900');
    expect(find('[data-focus]').style.getPropertyValue('--left')).toBe('30%');
    expect(find('[data-focus]').style.getPropertyValue('--top')).toBe('5%');
    expect(find('.focus-mark').getAttribute('aria-label')).toContain('30% from the left, 5% from the top');
  });
});
