import { beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { offerKeptTexts, plainText } from '../../src/NewsPortal.Web/Assets/admin/editor/keptTexts.ts';
import { htmlToFragment } from '../../src/NewsPortal.Web/Assets/admin/editor/surface/html.ts';
import { find, settle } from './page.ts';

HTMLDialogElement.prototype.showModal = function show(this: HTMLDialogElement) { this.open = true; };
HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
  this.open = false;
  this.dispatchEvent(new Event('close'));
};

const forget = vi.fn<(log: number) => Promise<void>>();
const button = (words: string, within: ParentNode = document) => [...within.querySelectorAll('button')].find((one) => one.textContent === words)!;
const notices = () => [...document.querySelectorAll<HTMLElement>('.kept')];

/** A document as the server's log, and so this device's store, has it. */
function story(headline: string, html: string, tags = ''): Y.Doc {
  const doc = new Y.Doc();
  doc.getText('text:Headline').insert(0, headline);
  doc.getText('text:Standfirst').insert(0, 'After two weeks');
  doc.getText('text:Tags').insert(0, tags);
  doc.getMap('choices').set('StoryKind', 'News');
  doc.getArray('list:AuthorIds').insert(0, ['3']);
  htmlToFragment(html, doc.getXmlFragment('body'));
  const read = new Y.Doc();
  Y.applyUpdate(read, Y.encodeStateAsUpdate(doc));
  return read;
}

async function offer(...docs: Y.Doc[]): Promise<void> {
  document.body.innerHTML = '<main id="content" tabindex="-1"><form id="article" action="/admin/articles/5"><input name="__RequestVerificationToken" value="token"><input name="Kind" value="Story"><div class="notices"></div></form></main>';
  const orphans = docs.map((doc, index) => ({ log: index + 1, doc, base: 4 }));
  await offerKeptTexts({ orphans: () => Promise.resolve(orphans), forget }, story('Ferry', '<p>Now</p>'), find('.notices'), find<HTMLFormElement>('#article'));
}

beforeEach(() => {
  forget.mockReset().mockResolvedValue();
});

describe('Texts that were never stored', () => {
  it('are offered, each with its headline, the newest first', async () => {
    await offer(story('Older', '<p>a</p>'), story('Newer', '<p>b</p>'));
    expect(notices().map((notice) => notice.querySelector('strong')!.textContent)).toEqual(['Newer', 'Older']);
    expect(notices()[0]!.textContent).toContain('This device kept a text of this story that was never stored, from before somebody saved it in another way.');
    expect(forget).not.toHaveBeenCalled();
  });

  it('that say what the story says are forgotten', async () => {
    await offer(story('Ferry', '<p>Now</p>'), story('Ferry', '<p>Now</p>', 'sea'));
    expect(forget.mock.calls).toEqual([[1]]);
    expect(notices()).toHaveLength(1);
  });

  it('are sent to be merged with what is stored', async () => {
    const submit = vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(() => undefined);
    await offer(story('Older', '<p>a</p>'));
    button('Compare and merge').click();
    const sent = [...document.forms].at(-1)!;
    expect([sent.getAttribute('action'), Object.fromEntries(new FormData(sent))]).toEqual(['/admin/articles/5/compare', {
      KeptLog: '1', Base: '4', Kind: 'Story', Headline: 'Older', Standfirst: 'After two weeks', StoryKind: 'News', AuthorIds: '3',
      Body: '<p>a</p>', __RequestVerificationToken: 'token',
    }]);
    expect(submit).toHaveBeenCalledOnce();
    submit.mockRestore();
  });

  it('can be read, and copied with their formatting', async () => {
    await offer(story('Ferry', '<h2>Head</h2><p>One <strong>two</strong></p><ul><li>Item</li></ul>'));
    button('Show it').click();
    const text = find('dialog .kept-text');
    expect([...text.children].map((part) => part.textContent)).toEqual(['Ferry', 'After two weeks', 'Head', 'One two', 'Item']);
    const write = vi.fn().mockResolvedValue(undefined);
    vi.stubGlobal('ClipboardItem', class { constructor(readonly parts: Record<string, Blob>) {} });
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { write } });
    button('Copy', find('dialog')).click();
    await settle();
    const [[[{ parts }]]] = write.mock.calls as [[[{ parts: Record<string, Blob> }]]];
    const content = (type: string) => new Promise((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.readAsText(parts[type]!);
    });
    expect(await content('text/plain')).toBe('Ferry\n\nAfter two weeks\n\nHead\n\nOne two\n\nItem');
    expect(await content('text/html')).toContain('<h2>Ferry</h2><p>After two weeks</p><h2>Head</h2>');
    expect(find('dialog [role=status]').textContent).toBe('Copied.');
    button('Close').click();
    expect(document.querySelector('dialog')).toBeNull();
    expect(document.activeElement).toBe(button('Show it'));
  });

  it('are selected where the browser does not allow a copy', async () => {
    await offer(story('Ferry', '<p>One</p>'));
    button('Show it').click();
    Object.defineProperty(navigator, 'clipboard', { configurable: true, value: { writeText: () => Promise.reject(new Error('Denied')) } });
    button('Copy', find('dialog')).click();
    await settle();
    expect(getSelection()!.toString()).toContain('One');
    expect(find('dialog [role=status]').textContent).toContain('Ctrl+C');
  });

  it('are forgotten only after a question', async () => {
    await offer(story('Ferry', '<p>One</p>'));
    const ask = vi.spyOn(window, 'confirm').mockReturnValueOnce(false).mockReturnValueOnce(true);
    button('Forget it').click();
    expect(forget).not.toHaveBeenCalled();
    expect(notices()).toHaveLength(1);
    button('Forget it').click();
    expect(ask).toHaveBeenCalledTimes(2);
    expect(forget.mock.calls).toEqual([[1]]);
    expect(notices()).toEqual([]);
  });

  it.each([
    ['<p>One<br>two</p>\n<p>three</p>', 'One\ntwo\n\nthree'],
    ['<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>', 'a\n\nb\n\nc'],
    ['<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>', 'a\tb\n\nc'],
    ['<figure data-media-id="7"><img alt="x"><figcaption>Caption</figcaption></figure><p>End</p>', 'Caption\n\nEnd'],
    ['', ''],
  ])('as words %j are %j', (html, expected) => {
    expect(plainText(html)).toBe(expected);
  });
});
