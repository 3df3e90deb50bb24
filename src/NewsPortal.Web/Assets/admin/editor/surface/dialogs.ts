// Special characters, and the list of keys.
import type { Editor } from '@tiptap/core';
import { texts } from './texts';
import { dialog, make } from './ui';

export function chooseCharacter(editor: Editor): void {
  const put = (sign: string) => {
    opened.close();
    editor.chain().focus().insertContent({ type: 'text', text: sign }).run();
  };
  const groups = Object.entries(texts.characterGroups).map(([name, signs]) => make('section', {},
    make('h3', {}, name), row(signs.split(' ').map((sign) => [sign, sign] as const), put)));
  const spaces = make('section', {}, make('h3', {}, 'Spaces'), row(Object.entries(texts.spaces), put));
  const opened = dialog(texts.characters, () => editor.commands.focus(), texts.close, ...groups, spaces);
  opened.querySelector<HTMLElement>('.surface-characters button')?.focus();
}

/** Buttons of which one is in the tab order; arrows reach the others. */
function row(signs: readonly (readonly [string, string])[], put: (sign: string) => void): HTMLElement {
  const made = make('div', { class: 'surface-characters', role: 'group' }, ...signs.map(([label, sign], index) => {
    const button = make('button', { type: 'button', tabindex: index === 0 ? '0' : '-1' }, label);
    button.addEventListener('click', () => put(sign));
    return button;
  }));
  made.addEventListener('keydown', (event) => {
    const buttons = [...made.querySelectorAll('button')];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + 10, ArrowUp: at - 10, Home: 0, End: buttons.length - 1 }[event.key];
    const next = to === undefined ? undefined : buttons[to];
    if (next) {
      event.preventDefault();
      buttons[at]!.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    }
  });
  return made;
}

export function showHelp(editor: Editor): void {
  const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);
  const back = document.activeElement;
  dialog(texts.help, () => (back instanceof HTMLElement && back !== editor.view.dom ? back.focus() : editor.commands.focus()), texts.close,
    make('div', { class: 'surface-help' }, ...texts.shortcuts.map(([name, keys]) => make('section', {},
      make('h3', {}, name),
      make('dl', {}, ...keys.flatMap(([key, does]) => [
        make('dt', {}, make('kbd', {}, isMac ? key.replaceAll('Ctrl', '⌘').replaceAll('Alt', '⌥') : key)), make('dd', {}, does),
      ]))))));
}
