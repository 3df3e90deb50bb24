// Texts that this device kept of a story and that were never stored: somebody saved the story in another way before they
// could be sent. Nothing of them is put anywhere unasked.
import type * as Y from 'yjs';
import { action, notice } from './notices';
import { fragmentToHtml } from './surface/html';
import { dialog, make } from './surface/ui';
import { t } from '../texts';

interface Keeper {
  orphans(): Promise<{ log: number; doc: Y.Doc }[]>;
  forget(log: number): Promise<void>;
}

const words = t('This device kept a text of this story that was never stored, from before somebody saved it in another way.');

/** Offers each text in a notice after an element. One that says what the story says now is forgotten. */
export async function offerKeptTexts(keeper: Keeper, present: Y.Doc, after: Element): Promise<void> {
  const now = contentOf(present);
  const kept = await keeper.orphans();
  for (const { log, doc } of kept.sort((a, b) => a.log - b.log)) {
    if (contentOf(doc) === now) {
      await keeper.forget(log);
      continue;
    }

    const show = action(t('Show it'), () => showText(doc, show));
    const made = notice(words, 'status', show, action(t('Forget it'), () => {
      if (confirm(t('Forget this text for good?'))) {
        made.remove();
        void keeper.forget(log);
        document.querySelector<HTMLElement>('#content')?.focus({ preventScroll: true });
      }
    }));
    made.classList.add('kept');
    const headline = doc.getText('text:Headline').toString().trim();
    if (headline) {
      made.firstElementChild!.after(make('p', { dir: 'auto' }, make('strong', {}, headline)));
    }

    // The newest ends up first.
    after.after(made);
  }
}

function showText(doc: Y.Doc, from: HTMLElement): void {
  const headline = doc.getText('text:Headline').toString();
  const standfirst = doc.getText('text:Standfirst').toString();
  const html = fragmentToHtml(doc.getXmlFragment('body'));
  const text = make('div', { class: 'kept-text', tabindex: '0', role: 'document', 'aria-label': t('Kept text') },
    ...[make('h3', { dir: 'auto' }, headline), make('p', { dir: 'auto' }, make('strong', {}, standfirst))].filter((part) => part.textContent),
    ...plainText(html).split('\n\n').map((paragraph) => make('p', { dir: 'auto' }, paragraph)));
  const said = make('span', { role: 'status', class: 'hint' });
  const copy = action(t('Copy'), () => {
    const whole = [headline, standfirst, plainText(html)].filter(Boolean).join('\n\n');
    const head = [make('h2', {}, headline), make('p', {}, standfirst)].filter((part) => part.textContent).map((part) => part.outerHTML);
    copyBoth(whole, head.join('') + html).then(
      () => {
        said.textContent = t('Copied.');
      },
      () => {
        getSelection()?.selectAllChildren(text);
        said.textContent = t('The browser does not allow it. The text is selected: press Ctrl+C.');
      });
  });
  dialog(t('A text that was never stored'), () => from.focus(), t('Close'), make('p', { class: 'actions' }, copy, said), text);
}

/** With its formatting for the editor, and as text for everything else. */
async function copyBoth(text: string, html: string): Promise<void> {
  if (typeof ClipboardItem === 'undefined') {
    await navigator.clipboard.writeText(text);
    return;
  }

  await navigator.clipboard.write([new ClipboardItem({
    'text/plain': new Blob([text], { type: 'text/plain' }), 'text/html': new Blob([html], { type: 'text/html' }),
  })]);
}

/** A text's words, with an empty line between its blocks. */
export function plainText(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const line of body.querySelectorAll('br')) {
    line.replaceWith('\n');
  }

  for (const cell of body.querySelectorAll('td, th')) {
    cell.after('\t');
  }

  for (const block of body.querySelectorAll('p, h2, h3, h4, li, dt, dd, figcaption, tr, pre, summary, figure, blockquote, aside, section, div')) {
    block.before('\n\n');
    block.after('\n\n');
  }

  return body.textContent!.replace(/[^\S\n]*\n\s*\n\s*/g, '\n\n').trim();
}

/** Everything that people see of a document. */
function contentOf(doc: Y.Doc): string {
  return JSON.stringify([...doc.share.keys()].sort().flatMap((name) => {
    const value = name === 'body' ? fragmentToHtml(doc.getXmlFragment(name))
      : name === 'choices' ? [...doc.getMap<string>(name)].sort(([a], [b]) => a.localeCompare(b))
      : name.startsWith('list:') ? doc.getArray<string>(name).toArray() : doc.getText(name).toString();
    return value.length > 0 ? [[name, value]] : [];
  }));
}
