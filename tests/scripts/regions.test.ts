import { describe, expect, it, vi } from 'vitest';
import { find, press } from './page.ts';

const html = `<header><button id="save">Save</button><button id="publish">Publish</button></header><div id="notices"></div>
  <div id="text"><div hidden><input></div><input id="headline"><input id="slug"><div id="surface"><div id="words" contenteditable="true" tabindex="0"></div></div></div>
  <fieldset id="side"><details><summary>More</summary><input id="folded"></details><input id="date"></fieldset><div id="foot"><a id="link" href="/x">x</a></div>`;

/** Listeners on the document outlive a test: each has a document of its own. */
async function open(): Promise<void> {
  document.body.innerHTML = html;
  const { setUpRegions } = await import('../../src/NewsPortal.Web/Assets/admin/editor/regions.ts');
  const add = vi.spyOn(document, 'addEventListener');
  setUpRegions(() => ['header', '#notices', '#text', '#surface', '#side', '#foot'].map((selector) => ({
    element: document.querySelector<HTMLElement>(selector),
    ...(selector === '#surface' ? { focus: () => find('#words').focus() } : {}),
  })));
  listeners = add.mock.calls.map(([name, listener]) => [name, listener as EventListener]);
  add.mockRestore();
}

let listeners: [string, EventListener][] = [];

function close(): void {
  for (const [name, listener] of listeners) {
    document.removeEventListener(name, listener);
  }
}

function go(isBack = false): string {
  press(document.activeElement as HTMLElement, 'F6', { shiftKey: isBack });
  return document.activeElement!.id || document.activeElement!.localName;
}

describe('F6', () => {
  it('goes through the parts of the page that have something to use, and round', async () => {
    await open();
    expect([go(), go(), go(), go(), go(), go()]).toEqual(['save', 'headline', 'words', 'summary', 'link', 'save']);
    expect([go(true), go(true), go(true), go(true), go(true)]).toEqual(['link', 'summary', 'words', 'headline', 'save']);
    close();
  });

  it('comes back to where one was', async () => {
    await open();
    find('#slug').focus();
    expect([go(), go(true)]).toEqual(['words', 'slug']);
    find('#slug').remove();
    find('#words').focus();
    expect(go(true)).toBe('headline');
    close();
  });

  it('goes to a notice once there is one', async () => {
    await open();
    find('#save').focus();
    find('#notices').innerHTML = '<a id="sign-in" href="/account/login">Sign in again</a>';
    expect([go(), go()]).toEqual(['sign-in', 'headline']);
    close();
  });

  it('passes what cannot be used', async () => {
    await open();
    find<HTMLFieldSetElement>('#side').disabled = true;
    find('#side details').remove();
    find('#words').focus();
    expect(go()).toBe('link');
    close();
  });

  it('stays in a dialog', async () => {
    await open();
    document.body.insertAdjacentHTML('beforeend', '<dialog open><button id="close">Close</button></dialog>');
    find('#close').focus();
    expect(go()).toBe('close');
    close();
  });
});
