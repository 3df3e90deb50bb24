import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Launch } from '../../src/NewsPortal.Web/Assets/admin/editor/launch.ts';
import { find, settle } from './page.ts';

const panel = (label: string) => `
  <form id="article"><div data-region="launch"><dialog data-launch open>
    <button type="button" data-launch-close hidden>Close</button>
    <div data-launch-checks><a href="#Standfirst" data-jump="Standfirst">Empty</a>
      <button type="button" hidden data-replace="Body" data-passage="utilize" data-by="use">Write “use”</button></div>
    <input type="radio" name="Launch.When" value="now" checked><input type="radio" name="Launch.When" value="at">
    <input name="Launch.At"><div data-launch-twice></div>
    <div data-launch-outcome><button class="primary" name="Then" value="publish">${label}</button><button data-launch-again>Again</button></div>
  </dialog></div></form>`;

describe('the launch panel', () => {
  const jump = vi.fn();
  const replace = vi.fn();
  const failed = vi.fn();
  let answers: (string | Error)[];
  let asked: FormData[];

  beforeEach(() => {
    vi.useFakeTimers();
    document.body.innerHTML = '<form id="article" action="/admin/articles/7"><div data-region="launch" hidden></div></form>';
    HTMLDialogElement.prototype.showModal = function showModal() { this.open = true; };
    HTMLDialogElement.prototype.close = function close() { this.open = false; this.dispatchEvent(new Event('close')); };
    answers = [panel('Publish now')];
    asked = [];
    vi.stubGlobal('fetch', (_: string, { body }: { body: FormData }) => {
      asked.push(body);
      const answer = answers.shift();
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve({ status: 200, url: '', text: () => Promise.resolve(answer ?? '') });
    });
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.clearAllMocks();
  });

  const launch = () => new Launch(find<HTMLFormElement>('#article'), { content: () => new FormData(find<HTMLFormElement>('#article')), jump, replace, failed });

  it('opens what the server says, without a button that only a page without a script needs', async () => {
    expect(await launch().open()).toBeNull();

    expect(asked[0]!.get('Then')).toBe('launch');
    expect(find<HTMLDialogElement>('dialog').open).toBe(true);
    expect(document.querySelector('[data-launch-again]')).toBeNull();
    expect(find<HTMLElement>('[data-launch-close]').hidden).toBe(false);
    expect(find<HTMLElement>('[data-replace]').hidden).toBe(false);
  });

  it('asks again when a time is typed, which chooses that time', async () => {
    await launch().open();
    answers = [panel('Schedule for Friday')];

    find<HTMLInputElement>('[name="Launch.At"]').value = '2026-05-01T06:00';
    find('[name="Launch.At"]').dispatchEvent(new Event('input', { bubbles: true }));
    await vi.advanceTimersByTimeAsync(300);
    await settle();

    expect(asked[1]!.get('Launch.When')).toBe('at');
    expect(find('.primary').textContent).toBe('Schedule for Friday');
    expect(find<HTMLInputElement>('[name="Launch.At"]').value).toBe('2026-05-01T06:00');
  });

  it('leaves what it shows when the server does not answer again', async () => {
    await launch().open();
    answers = [new Error('offline')];

    find('[name="Launch.At"]').dispatchEvent(new Event('input', { bubbles: true }));
    await vi.advanceTimersByTimeAsync(300);

    expect(find('.primary').textContent).toBe('Publish now');
  });

  it('closes before it leads to a place', async () => {
    await launch().open();

    find('[data-jump]').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));

    expect(jump).toHaveBeenCalledWith('Standfirst', null);
    expect(document.querySelector('dialog')).toBeNull();
  });

  it('leaves what was chosen in the form that is sent, and nothing once it was closed', async () => {
    const opened = launch();
    await opened.open();
    find<HTMLInputElement>('[name="Launch.At"]').value = '2026-05-01T06:00';

    opened.hide();
    expect(find<HTMLDialogElement>('dialog').open).toBe(false);
    expect(new FormData(find<HTMLFormElement>('#article')).get('Launch.At')).toBe('2026-05-01T06:00');

    answers = [panel('Publish now')];
    await opened.open();
    opened.close();
    expect(new FormData(find<HTMLFormElement>('#article')).get('Launch.At')).toBeNull();
  });

  it('writes what the style suggests and asks again', async () => {
    await launch().open();
    answers = [panel('Publish now')];

    find('[data-replace]').dispatchEvent(new MouseEvent('click', { bubbles: true }));
    await settle();

    expect(replace).toHaveBeenCalledWith('Body', 'utilize', 'use');
    expect(asked).toHaveLength(2);
  });

  it('hands back a page without a panel, and says when there is no answer', async () => {
    answers = ['<p>Signed out</p>', new Error('offline')];

    expect((await launch().open())?.body.textContent).toBe('Signed out');
    expect(await launch().open()).toBeNull();
    expect(failed).toHaveBeenCalledOnce();
  });
});
