import { describe, expect, it, vi } from 'vitest';
import { find, open } from './page.ts';

const file = new File(['x'], 'ferry.jpg');
const load = () => import('../../src/NewsPortal.Web/Assets/admin/upload.ts');
const form = '<form action="/admin/media"><input name="__RequestVerificationToken" value="token"></form><ul></ul>';

async function sent(answer: () => Promise<Response>) {
  const { send } = await open(form, load);
  const request = vi.fn<(address: string, init: RequestInit) => Promise<Response>>(answer);
  vi.stubGlobal('fetch', request);
  return { result: await send(find<HTMLFormElement>('form'), file), request };
}

const text = (body: string, status: number, type: string) => new Response(body, { status, headers: { 'Content-Type': type } });

describe('An upload', () => {
  it('carries the file and the proof, and says what became of it', async () => {
    const answer = [{ name: 'ferry.jpg', ok: true, message: 'is stored.', id: 9 }];
    const { result, request } = await sent(() => Promise.resolve(Response.json(answer)));
    expect(result).toEqual(answer[0]);
    const { method, headers, body } = request.mock.calls[0]![1];
    expect(method).toBe('POST');
    expect(headers).toMatchObject({ RequestVerificationToken: 'token' });
    expect((body as FormData).get('files')).toBeInstanceOf(File);
  });

  it.each([
    ['the words of the server', text('{"detail":"Too large."}', 413, 'application/problem+json'), 'Too large.'],
    ['a plain sentence', text('Not here.', 400, 'text/plain'), 'Not here.'],
    ['a page of a proxy', text('<html>', 502, 'text/html'), 'The server refused the upload. Try again in a minute.'],
    ['an ended session', text('', 401, 'text/html'), 'You are signed out. Sign in again in another tab, then try again.'],
    ['an empty list', Response.json([]), 'The server did not answer. Try again.'],
  ])('that fails gives %s', async (_, answer, words) => {
    const { result } = await sent(() => Promise.resolve(answer));
    expect(result).toMatchObject({ name: 'ferry.jpg', ok: false, message: words });
  });

  it('that breaks off says so', async () => {
    const { result } = await sent(() => Promise.reject(new TypeError('network')));
    expect(result).toMatchObject({ ok: false, message: 'The connection broke off. Upload it again.' });
  });

  it('is reported as text, with a link only where it succeeded', async () => {
    const { report } = await open(form, load);
    report(find('ul'), { name: '<b>x</b>', ok: false, message: 'is no picture.', id: 0 });
    report(find('ul'), { name: 'ferry.jpg', ok: true, message: 'is stored.', id: 9 });
    expect(find('ul').querySelector('b')).toBeNull();
    expect([...find('ul').querySelectorAll('a')].map((a) => [a.pathname, a.target])).toEqual([['/admin/media/9', '_blank']]);
  });
});

describe('Many files at once', () => {
  const page = `<form action="/admin/media" data-upload data-grid><input name="__RequestVerificationToken" value="token">
    <input type="file"><button>Upload</button></form><ul data-uploads></ul><div data-library>shelf</div>`;

  async function dropped(typed = '') {
    const { setUpUpload } = await open(page.replace('shelf', `<form class="rows"><input value=""></form>`), load);
    find<HTMLInputElement>('form.rows input').value = typed;
    let number = 0;
    const request = vi.fn<(address: string | URL, init?: RequestInit) => Promise<Response>>((_, init) =>
      Promise.resolve(init?.method === 'POST'
        ? Response.json([{ name: `${++number}.jpg`, ok: number !== 2, message: 'Told.', id: number === 2 ? 0 : number }])
        : new Response('<div data-library>fields</div>')));
    vi.stubGlobal('fetch', request);
    setUpUpload();
    const drop = new Event('drop', { bubbles: true, cancelable: true });
    Object.assign(drop, { dataTransfer: { files: [file, file, file] } });
    find('form[data-upload]').dispatchEvent(drop);
    await vi.waitFor(() => expect(find('ul').children).toHaveLength(4));
    await vi.waitFor(() => expect(find<HTMLButtonElement>('button').disabled).toBe(false));
    return request.mock.calls.map(([address]) => String(address));
  }

  it('are each told of, and those that were taken come back with fields', async () => {
    expect((await dropped()).at(-1)).toBe('/admin/media?ids=1,3');
    await vi.waitFor(() => expect(find('[data-library]').textContent).toBe('fields'));
    expect([...find('ul').children].map((item) => item.textContent?.trim().split(' ')[0])).toEqual(['2', '2.jpg', '1.jpg', '3.jpg']);
    expect(find('ul').firstElementChild?.textContent).toBe('2 uploaded, 1 refused.');
    expect(find('ul').querySelectorAll('.notice-bad')).toHaveLength(1);
  });

  it('leave alone what was typed into the fields of an earlier upload', async () => {
    expect(await dropped('A heron')).toHaveLength(3);
    expect(find<HTMLInputElement>('form.rows input').value).toBe('A heron');
  });
});
