import { beforeEach, describe, expect, it, vi } from 'vitest';
import { exchange, exchangeErrors, leadToFields, send } from '../../src/NewsPortal.Web/Assets/admin/editor/saving.ts';
import { find } from './page.ts';

const page = (head: string, messages = '', when = '<input type="datetime-local" id="PublishAt" name="PublishAt" value="2026-03-02T06:00">', more = '') => `
  <main id="content" tabindex="-1"><div data-region="done"></div>
  <form id="article" action="/admin/articles/7"><header data-region="head">${head}</header><div data-region="messages">${messages}</div>
    <div class="field"><label for="Headline">Headline</label><textarea id="Headline" name="Headline" aria-describedby="Headline-hint">Ferry</textarea></div>
    <div class="field"><textarea id="Body" name="Body" hidden>Text</textarea><div data-editor><p class="error">The surface’s own</p></div></div>
    <section class="card" data-region="when">${when}</section>
    <section class="card"><div class="rows" id="CategoryIds" tabindex="-1" data-rows><select name="CategoryIds"><option value="">Choose</option></select></div></section>
    <div class="picture-field" data-picture-field><button type="button" data-picture="field">Choose</button>
      <div data-picture-number hidden><input id="PictureId" name="PictureId"></div></div>
    ${more}
  </form></main>`;
const save = '<button name="Then" value="save">Save</button><button name="Then" value="publish">Publish</button>';

function parsed(html: string, title = 'Saved'): Document {
  const made = new DOMParser().parseFromString(html, 'text/html');
  made.title = title;
  return made;
}

beforeEach(() => {
  document.body.innerHTML = page(save);
});

describe('The answer to Save', () => {
  it('replaces the regions, and nothing else', () => {
    const headline = find<HTMLTextAreaElement>('#Headline');
    headline.value = 'Typed';
    exchange(parsed(page('<button name="Then" value="save">Save again</button>', '<p>Hello</p>')));
    expect(find('[data-region=head]').textContent).toBe('Save again');
    expect(find('[data-region=messages]').textContent).toBe('Hello');
    expect(find('#Headline')).toBe(headline);
    expect(headline.value).toBe('Typed');
    expect(document.title).toBe('Saved');
  });

  it('leaves the focus at its button', () => {
    find('[value=publish]').focus();
    exchange(parsed(page(save)));
    expect(document.activeElement).toBe(find('[value=publish]'));
  });

  it('leaves the focus in its region if the button is gone', () => {
    find('[value=publish]').focus();
    exchange(parsed(page('<button name="Then" value="save" hidden>Save</button><a href="/x">Preview</a>')));
    expect(document.activeElement).toBe(find('[href="/x"]'));
    exchange(parsed(page('<h1>Article</h1>')));
    expect(document.activeElement).toBe(find('#content'));
  });

  it('leaves the focus in a field outside of the regions, with its caret', () => {
    const headline = find<HTMLTextAreaElement>('#Headline');
    headline.focus();
    headline.setSelectionRange(2, 3);
    exchange(parsed(page(save)));
    expect(document.activeElement).toBe(headline);
    expect([headline.selectionStart, headline.selectionEnd]).toEqual([2, 3]);
  });

  it('leads to its errors', () => {
    find('#Headline').focus();
    exchange(parsed(page(save, '<div id="errors" tabindex="-1">No</div>')));
    expect(document.activeElement).toBe(find('#errors'));
  });

  it('hides a region that it does not have, and shows it again', () => {
    exchange(parsed(page(save).replace('data-region="when"', '')));
    expect(find('[data-region=when]').hidden).toBe(true);
    exchange(parsed(page(save)));
    expect(find('[data-region=when]').hidden).toBe(false);
    expect(find<HTMLInputElement>('#PublishAt').value).toBe('2026-03-02T06:00');
  });

  it('keeps what was typed into a region’s field while it was under way, and the focus there', () => {
    document.body.innerHTML = page(save, '', '<input id="PublishAt" name="PublishAt" value="1"><input type="checkbox" name="MarkUpdated" value="true"><input id="Other" name="Other" value="a">');
    const sent = new FormData(find<HTMLFormElement>('form'));
    find<HTMLInputElement>('#PublishAt').value = '2';
    find<HTMLInputElement>('[name=MarkUpdated]').click();
    find('#PublishAt').focus();
    exchange(parsed(page(save, '', '<input id="PublishAt" name="PublishAt" value="1"><input type="checkbox" name="MarkUpdated" value="true"><input id="Other" name="Other" value="b">')), sent);
    expect(find<HTMLInputElement>('#PublishAt').value).toBe('2');
    expect(find<HTMLInputElement>('[name=MarkUpdated]').checked).toBe(true);
    expect(find<HTMLInputElement>('#Other').value).toBe('b');
    expect(document.activeElement).toBe(find('#PublishAt'));
  });
  it('keeps a note that is being written in another form of a region', () => {
    const foot = (state: string) => page(save, '', '', `<div data-region="foot">${state}<details><summary>Add a note</summary><textarea id="Note" name="Text"></textarea></details></div>`);
    document.body.innerHTML = foot('Draft');
    const sent = new FormData();
    find<HTMLDetailsElement>('details').open = true;
    const note = find<HTMLTextAreaElement>('#Note');
    note.value = 'An error';
    note.focus();
    note.setSelectionRange(1, 4);
    exchange(parsed(foot('Published')), sent);
    const next = find<HTMLTextAreaElement>('#Note');
    expect(find('[data-region=foot]').textContent).toContain('Published');
    expect(find<HTMLDetailsElement>('details').open).toBe(true);
    expect([document.activeElement, next.value, next.selectionStart, next.selectionEnd]).toEqual([next, 'An error', 1, 4]);
  });
});

describe('Errors beside the fields', () => {
  const wrong = () => parsed(page(save)
    .replace('aria-describedby="Headline-hint">Ferry</textarea>', 'aria-describedby="Headline-hint Headline-error">Ferry</textarea><p class="error" id="Headline-error">Too long</p>')
    .replace('</select></div></section>', '</select></div><p class="error">Choose one</p></section>'));

  it('come from the answer, and go with the next', () => {
    const form = find<HTMLFormElement>('form');
    exchangeErrors(form, wrong());
    const headline = find('#Headline');
    expect(find('.field > #Headline-error').textContent).toBe('Too long');
    expect(headline.getAttribute('aria-invalid')).toBe('true');
    expect(headline.getAttribute('aria-describedby')).toBe('Headline-hint Headline-error');
    expect(find('.card > .error').textContent).toBe('Choose one');
    expect(find('select').getAttribute('aria-invalid')).toBe('true');
    exchangeErrors(form, parsed(page(save)));
    expect([...document.querySelectorAll('.error')].map((error) => error.textContent)).toEqual(['The surface’s own']);
    expect(document.querySelector('[aria-invalid]')).toBeNull();
    expect(headline.getAttribute('aria-describedby')).toBe('Headline-hint');
  });

  it('are there once after two answers', () => {
    const form = find<HTMLFormElement>('form');
    exchangeErrors(form, wrong());
    exchangeErrors(form, wrong());
    expect(document.querySelectorAll('#Headline-error')).toHaveLength(1);
  });
});

describe('A link of the list of errors', () => {
  const focusText = vi.fn();
  const follow = (id: string) => {
    find('[data-region=messages]').innerHTML = `<div id="errors"><a href="#${id}">Wrong</a></div>`;
    const event = new MouseEvent('click', { bubbles: true, cancelable: true });
    find('#errors a').dispatchEvent(event);
    return event.defaultPrevented;
  };

  it('leads to what stands in for the field', () => {
    leadToFields(focusText);
    expect(follow('Body')).toBe(true);
    expect(focusText).toHaveBeenCalledOnce();
    follow('Headline');
    expect(document.activeElement).toBe(find('#Headline'));
    follow('CategoryIds');
    expect(document.activeElement).toBe(find('select'));
    follow('PictureId');
    expect(document.activeElement).toBe(find('[data-picture]'));
    expect(follow('Nowhere')).toBe(false);
  });
});

describe('Sending', () => {
  it('answers with the page, and with nothing if there was no answer', async () => {
    const fetched = vi.fn().mockResolvedValueOnce({ status: 400, url: 'https://news.example/admin/articles/7', text: () => Promise.resolve('<p>No</p>') })
      .mockRejectedValueOnce(new TypeError('Failed'));
    vi.stubGlobal('fetch', fetched);
    const form = find<HTMLFormElement>('form');
    const sent = await send(form, new FormData(form));
    expect(sent!.answer).toEqual({ status: 400, address: 'https://news.example/admin/articles/7' });
    expect(sent!.page.body.textContent).toBe('No');
    expect(await send(form, new FormData(form))).toBeNull();
  });
});
