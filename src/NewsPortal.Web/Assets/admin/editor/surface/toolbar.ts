// The toolbar: one stop in the tab order, arrows inside, and a second row of tools while the caret is in a table.
import type { Editor } from '@tiptap/core';
import { around, isInBox, run, setLevel, toggleBox, toggleList } from './commands';
import type { Block } from './blocks';
import { languageAt } from './language';
import { texts } from './texts';
import { make, nextId, popup, type Popup } from './ui';

export interface ToolbarActions {
  link: () => void;
  find: () => void;
  characters: () => void;
  words: () => void;
  help: () => void;
  picture: () => void;
  /** Null where there can be no notes. */
  note: (() => void) | null;
}

interface Tool {
  element: HTMLButtonElement;
  isOn?: (editor: Editor) => boolean;
  isOff?: (editor: Editor) => boolean;
}

export interface Toolbar {
  element: HTMLElement;
  focus(): void;
}

export function toolbar(editor: Editor, root: HTMLElement, blocks: Block[], actions: ToolbarActions): Toolbar {
  const tools: Tool[] = [];
  const tool = (sign: string, label: string, act: () => void, more: Omit<Tool, 'element'> = {}, style = '') => {
    // A visible word must be part of the name; a sign that is none is drawn by the style sheet.
    const isWord = label.toLowerCase().includes(sign.toLowerCase());
    const element = make('button', {
      type: 'button', title: label, 'aria-label': label, tabindex: '-1', class: style || null, 'data-sign': isWord ? null : sign,
    }, isWord ? sign : '');
    // A click leaves the selection where it is.
    element.addEventListener('pointerdown', (event) => event.preventDefault());
    element.addEventListener('click', act);
    tools.push({ element, ...more });
    return element;
  };
  const mark = (sign: string, label: string, name: string, style: string) =>
    tool(sign, label, () => editor.chain().focus().toggleMark(name).run(), { isOn: () => editor.isActive(name) }, style);
  const level = (sign: string, label: string, number: 2 | 3) =>
    tool(sign, label, () => act(setLevel(number)), { isOn: () => editor.isActive('paragraph', { level: number }) });
  const list = (sign: string, label: string, ordered: boolean) => tool(sign, label, () => act(toggleList(ordered)), {
    isOn: () => !!around(editor.state.selection.$from, (node) => node.type.name === 'list' && !!node.attrs.ordered === ordered),
  });
  const act = (command: Parameters<typeof run>[1]) => {
    run(editor, command);
    editor.commands.focus();
  };
  const group = (label: string, ...elements: HTMLElement[]) => make('div', { role: 'group', 'aria-label': label }, ...elements);

  let insertMenu: Popup | null = null;
  const insert = tool('+', texts.more, () => {
    if (insertMenu) {
      insertMenu.close();
      return;
    }

    insert.setAttribute('aria-expanded', 'true');
    insertMenu = blockMenu(editor, root, blocks, insert, () => {
      insertMenu = null;
      insert.setAttribute('aria-expanded', 'false');
    });
  });
  insert.setAttribute('aria-haspopup', 'menu');
  insert.setAttribute('aria-expanded', 'false');
  const main = make('div', { class: 'surface-tools-row' },
    group(texts.text, mark('B', texts.bold, 'bold', 'is-bold'), mark('I', texts.italic, 'italic', 'is-italic'),
      tool(texts.link, texts.link, actions.link, { isOn: () => editor.isActive('link') })),
    group(texts.blocks, level('H2', texts.heading, 2), level('H3', texts.subheading, 3), list('•', texts.list, false), list('1.', texts.numberedList, true),
      tool('“”', texts.quote, () => act(toggleBox('quote')), { isOn: () => isInBox(editor.state, 'quote') }),
      tool('▣', texts.picture, actions.picture), insert),
    group(texts.undo, tool('↶', texts.undo, () => editor.chain().focus().undo().run(), { isOff: () => !editor.can().undo() }),
      tool('↷', texts.redo, () => editor.chain().focus().redo().run(), { isOff: () => !editor.can().redo() })),
    group(texts.find, tool('⌕', texts.find, actions.find), tool('Ω', texts.characters, actions.characters),
      tool('文', texts.language, actions.words, { isOn: () => languageAt(editor) !== '' }),
      ...(actions.note ? [tool('✎', texts.remark, actions.note)] : []), tool('?', texts.help, actions.help)));

  const table = (label: string, name: 'addRowBefore' | 'addRowAfter' | 'deleteRow' | 'addColumnBefore' | 'addColumnAfter' | 'deleteColumn'
    | 'toggleHeaderRow' | 'toggleHeaderColumn' | 'mergeOrSplit' | 'deleteTable') => {
    const made = tool(label, label, () => editor.chain().focus()[name]().run(), { isOff: () => !editor.can()[name]() });
    made.removeAttribute('title');
    return made;
  };
  const caption = tool(texts.tableCaption, texts.tableCaption, () => editCaption(editor, root));
  const inTable = make('div', { class: 'surface-tools-row surface-table-tools', role: 'group', 'aria-label': texts.tableTools, hidden: true },
    table(texts.rowBefore, 'addRowBefore'), table(texts.rowAfter, 'addRowAfter'), table(texts.rowDelete, 'deleteRow'),
    table(texts.columnBefore, 'addColumnBefore'), table(texts.columnAfter, 'addColumnAfter'), table(texts.columnDelete, 'deleteColumn'),
    table(texts.headerRow, 'toggleHeaderRow'), table(texts.headerColumn, 'toggleHeaderColumn'), table(texts.mergeOrSplit, 'mergeOrSplit'),
    caption, table(texts.tableDelete, 'deleteTable'));

  const element = make('div', { class: 'surface-bar', role: 'toolbar', 'aria-label': texts.toolbar, 'aria-orientation': 'horizontal' }, main, inTable);
  const reachable = () => [...element.querySelectorAll('button')].filter((one) => one.closest('[hidden]') === null);
  const choose = (next: HTMLButtonElement) => {
    for (const { element: other } of tools) {
      other.tabIndex = other === next ? 0 : -1;
    }
  };
  choose(reachable()[0]!);
  element.addEventListener('keydown', (event) => {
    const buttons = reachable();
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const ahead = getComputedStyle(element).direction === 'rtl' ? -1 : 1;
    const to = { ArrowRight: at + ahead, ArrowLeft: at - ahead, Home: 0, End: buttons.length - 1 }[event.key];
    if (event.key === 'Escape') {
      event.preventDefault();
      editor.commands.focus();
    } else if (to !== undefined && at >= 0) {
      event.preventDefault();
      const next = buttons[(to + buttons.length) % buttons.length]!;
      choose(next);
      next.focus();
    }
  });

  const show = () => {
    const isInTable = editor.isActive('table');
    inTable.hidden = !isInTable;
    for (const { element: one, isOn, isOff } of tools) {
      if (isOn) {
        one.setAttribute('aria-pressed', String(isOn(editor)));
      }

      if (isOff && (isInTable || one.closest('.surface-table-tools') === null)) {
        // Still reachable, so that the focus is not lost under a person's hand.
        one.setAttribute('aria-disabled', String(isOff(editor)));
      }
    }

    if (!tools.some(({ element: one }) => one.tabIndex === 0 && one.closest('[hidden]') === null)) {
      choose(reachable()[0]!);
    }
  };
  let asked = 0;
  editor.on('transaction', () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => {
      if (!editor.isDestroyed) {
        show();
      }
    });
  });
  show();
  return {
    element,
    focus: () => reachable().find((one) => one.tabIndex === 0)?.focus(),
  };
}

/** All blocks as a menu below the button. */
function blockMenu(editor: Editor, root: HTMLElement, blocks: Block[], from: HTMLElement, onClose: () => void): Popup {
  const items = blocks.map((block) => {
    const item = make('button', { type: 'button', role: 'menuitem', tabindex: '-1' },
      make('span', { class: 'surface-sign', 'aria-hidden': 'true' }, block.sign), block.label);
    item.addEventListener('click', () => {
      opened.close();
      editor.commands.focus();
      block.act(editor);
    });
    return item;
  });
  const menu = make('div', { role: 'menu', 'aria-label': texts.blocks, class: 'surface-insert' }, ...items);
  const opened = popup(root, from.getBoundingClientRect(), texts.more, (byKey) => {
    onClose();
    if (byKey) {
      from.focus();
    }
  }, menu);
  menu.addEventListener('keydown', (event) => {
    const at = items.indexOf(event.target as HTMLButtonElement);
    const letter = event.key.length === 1 ? items.findIndex((item, index) => index > at && item.textContent!.toLowerCase().includes(event.key.toLowerCase())) : -1;
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key] ?? (letter >= 0 ? letter : undefined);
    if (to !== undefined) {
      event.preventDefault();
      items[(to + items.length) % items.length]!.focus();
    }
  });
  items[0]!.focus();
  return opened;
}

function editCaption(editor: Editor, root: HTMLElement): void {
  const table = around(editor.state.selection.$from, (node) => node.type.name === 'table');
  if (!table) {
    return;
  }

  const id = nextId('surface-field');
  const input = make('input', { id, dir: 'auto' });
  const made = document.createElement('div');
  // The caption is stored as HTML; here it is text, and markup in it stays unless somebody changes the text.
  const shown = new DOMParser().parseFromString(table.node.attrs.caption ?? '', 'text/html').body.textContent ?? '';
  input.value = shown;
  const apply = () => {
    opened.close();
    const now = around(editor.state.selection.$from, (node) => node.type.name === 'table');
    if (now && input.value !== shown) {
      made.textContent = input.value.trim();
      editor.view.dispatch(editor.state.tr.setNodeAttribute(now.pos, 'caption', made.innerHTML || null));
    }

    editor.commands.focus();
  };
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') {
      event.preventDefault();
      apply();
    }
  });
  const opened = popup(root, editor.view.coordsAtPos(table.pos + 1), texts.tableCaption, (byKey) => {
    if (byKey) {
      editor.commands.focus();
    }
  }, make('label', { for: id }, texts.tableCaption), input, applyButton(apply));
  input.focus();
}

function applyButton(apply: () => void): HTMLElement {
  const made = make('button', { type: 'button', class: 'button small primary' }, texts.done);
  made.addEventListener('click', apply);
  return make('div', { class: 'actions' }, made);
}
