import type { Editor } from '@tiptap/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { type Conversation, NotesPanel } from '../../src/NewsPortal.Web/Assets/admin/editor/notes.ts';
import { htmlToFragment } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/html.ts';
import { placeOf } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/noted.ts';
import { createSurface, type Surface } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/surface.ts';
import { find, press, settle, type } from './page.ts';

// What jsdom does not lay out.
const rect = { left: 0, right: 10, top: 0, bottom: 10, width: 10, height: 10, x: 0, y: 0, toJSON: () => ({}) };
Range.prototype.getClientRects = () => [rect] as unknown as DOMRectList;
Range.prototype.getBoundingClientRect = () => rect;
document.elementFromPoint = () => null;
window.scrollBy = () => undefined;

const fetched = vi.fn<(address: string, request?: RequestInit) => Promise<unknown>>();
let surface: Surface;
let panel: NotesPanel;
let threads: Conversation[];
let stamp: number;

const note = (id: number, quote: string, text: string, more: Partial<Conversation> = {}): Conversation => ({
  note: { id, version: `v${id}`, author: 'Bob', at: '2 Mar, 10:30', text, isEdited: false, isOwn: false, mayDelete: false },
  replies: [], anchor: '', quote, resolvedBy: null, ...more,
});
const answer = (status: number, body: unknown) => ({
  status, ok: status < 300, headers: new Headers({ 'content-type': 'application/json; charset=utf-8' }), json: () => Promise.resolve(body),
});
const list = () => answer(200, { stamp: String(stamp), threads });
const cards = () => [...document.querySelectorAll<HTMLElement>('.notes-panel > .notes-list > .note')];
const texts = () => cards().map((card) => card.querySelector('.brief')!.textContent);
const push = (label: string, within: ParentNode = document) =>
  [...within.querySelectorAll('button')].find((one) => one.textContent === label)!.click();
const sent = () => fetched.mock.calls.filter(([, request]) => request?.method === 'POST');
const body = (call: number) => Object.fromEntries(sent()[call]![1]!.body as FormData);

async function begin(): Promise<void> {
  document.body.innerHTML = `<form id="article" action="/admin/articles/7"><input name="__RequestVerificationToken" value="token">
    <div class="editor-grid"><div class="editor-text"><div data-editor></div></div><fieldset class="editor-side"></fieldset></div></form>
    <section id="notes"></section>`;
  const doc = new Y.Doc();
  htmlToFragment('<p>The ferry is late</p><p>Nobody knows why</p>', doc.getXmlFragment('body'));
  surface = createSurface({
    element: find('[data-editor]'), fragment: doc.getXmlFragment('body'), awareness: null, user: { name: 'Ann', color: '#005500' }, label: 'Text',
    language: 'en', dir: 'auto', choosePicture: vi.fn(), uploadPicture: vi.fn(), findStories: vi.fn(), onChange: vi.fn(),
    onNote: () => panel.write(), onPassage: (id) => panel.open(id, false),
  });
  panel = new NotesPanel({ form: find<HTMLFormElement>('form'), editor: surface.editor as Editor, isShared: () => true, focusText: () => surface.editor.commands.focus() });
  await vi.advanceTimersByTimeAsync(1);
}

function choose(words: string): void {
  const { doc } = surface.editor.state;
  const at = doc.textBetween(0, doc.content.size, '\0\0').indexOf(words) + 1;
  surface.editor.commands.setTextSelection({ from: at, to: at + words.length });
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubGlobal('fetch', fetched);
  stamp = 1;
  threads = [note(1, 'Nobody knows', 'Ask the port'), note(2, 'ferry', 'Which one?'), note(3, '', 'Nice piece'), note(4, 'swans', 'Really?')];
  fetched.mockImplementation((address) => Promise.resolve(address.endsWith('/people') ? answer(200, ['Wilma Kern', 'Karl Wein', 'Bob']) : list()));
});

afterEach(() => {
  surface.destroy();
  fetched.mockReset();
  vi.unstubAllGlobals();
  location.hash = '';
});

describe('The notes beside the text', () => {
  it('stand in the order of the text, and are counted', async () => {
    await begin();

    expect(texts()).toEqual(['Nice piece', 'Which one?', 'Ask the port', 'Really?']);
    expect(find('.beside-tabs .count').textContent).toBe('4');
    expect(document.getElementById('notes')).toBeNull();
    expect(panel.isOpen).toBe(false);
    expect(cards()[3]!.querySelector('.note-gone')).not.toBeNull();
  });

  it('come from colleagues by themselves, and leave what is being typed', async () => {
    await begin();
    panel.open(2);
    push('Reply', cards()[1]!);
    type(find<HTMLTextAreaElement>('.note-write textarea'), 'The blue one');
    stamp = 2;
    threads = [note(2, 'ferry', 'Which one, please?'), note(5, 'late', 'How late?')];

    await vi.advanceTimersByTimeAsync(4100);

    expect(fetched.mock.calls.at(-1)![0]).toMatch('/admin/articles/7/notes/live?seen=1');
    expect(texts()).toEqual(expect.arrayContaining(['Which one, please?', 'How late?']));
    expect(texts()).not.toContain('Ask the port');
    expect(find<HTMLTextAreaElement>('.note-write textarea').value).toBe('The blue one');
    expect(document.activeElement).toBe(find('.note-write textarea'));
  });

  it('are written on the selected words with Ctrl+Alt+M, and stored with their place', async () => {
    await begin();
    choose('late');

    press(surface.editor.view.dom, 'm', { ctrlKey: true, altKey: true });

    expect(panel.isOpen).toBe(true);
    expect(find('[data-passage] .note-quote').textContent).toBe('late');
    const area = find<HTMLTextAreaElement>('.note-write textarea');
    expect(document.activeElement).toBe(area);
    type(area, 'How late?');
    press(area, 'Enter', { ctrlKey: true });
    await settle();
    expect(sent()[0]![0]).toMatch(/\/admin\/articles\/7\/notes$/);
    expect(body(0)).toMatchObject({ Text: 'How late?', Quote: 'late', __RequestVerificationToken: 'token' });
    expect(JSON.parse(String(body(0).Anchor))).toMatchObject({ before: 'The ferry is ', from: expect.any(String) as string });
    expect(String(body(0).CreationKey)).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
    expect(document.querySelector('.note-write')).toBeNull();
  });

  it('lead to their words and back', async () => {
    await begin();

    cards()[1]!.querySelector<HTMLElement>('.note-quote')!.click();

    const { from, to } = surface.editor.state.selection;
    expect({ from, to }).toEqual(placeOf(surface.editor, 2));
    surface.editor.commands.setTextSelection(from + 1);
    surface.editor.commands.focus();
    panel.write();
    expect(document.activeElement).toBe(cards()[1]);
    expect(find('.surface-noted.is-current').textContent).toBe('ferry');
    press(cards()[1]!, 'ArrowDown');
    expect(document.activeElement).toBe(cards()[2]);
    press(cards()[2]!, 'Escape');
    expect(panel.isOpen).toBe(false);
  });

  it('offer colleagues after an @', async () => {
    await begin();
    panel.write();
    const area = find<HTMLTextAreaElement>('.note-write textarea');
    type(area, 'Ask @we');
    await settle();
    expect([...document.querySelectorAll('[role=option]')].map((option) => option.textContent)).toEqual(['Karl Wein']);
    type(area, 'Ask @w');
    await settle();
    press(area, 'ArrowDown');
    press(area, 'Enter');

    expect(area.value).toBe('Ask @Karl Wein ');
    expect(find('[role=listbox]').hidden).toBe(true);
    type(area, 'bob@w');
    await settle();
    expect(find('[role=listbox]').hidden).toBe(true);
  });

  it('say why they were refused, and keep the words', async () => {
    await begin();
    panel.write();
    const area = find<HTMLTextAreaElement>('.note-write textarea');
    type(area, 'x');
    fetched.mockImplementation(() => Promise.resolve(answer(400, { errors: ['Too many.'] })));
    push('Write the note');
    await settle();
    expect(find('.note-write .error').textContent).toBe('Too many.');
    fetched.mockImplementation(() => Promise.reject(new Error()));
    push('Write the note');
    await settle();

    expect(find('.note-write .error').textContent).toContain('try again');
    expect(area.value).toBe('x');
  });

  it('are resolved, changed and reopened with the version that was seen', async () => {
    threads[1]!.note.isOwn = true;
    threads.push(note(9, '', 'Old', { resolvedBy: 'Ann' }));
    await begin();

    push('Resolve', cards()[0]!);
    push('Reopen');
    push('Change', cards()[1]!);
    type(find<HTMLTextAreaElement>('.note-write textarea'), 'Which ferry?');
    push('Save');
    await settle();

    expect(sent().map(([address]) => address.split('/notes/')[1])).toEqual(['3/resolve', '9/reopen', '2']);
    expect(body(0)).toMatchObject({ version: 'v3' });
    expect(body(2)).toMatchObject({ Text: 'Which ferry?', Version: 'v2' });
  });

  it('open at the one that the address names', async () => {
    location.hash = '#note-1';
    await begin();

    expect(panel.isOpen).toBe(true);
    expect(document.activeElement).toBe(document.getElementById('note-1'));
  });
});
