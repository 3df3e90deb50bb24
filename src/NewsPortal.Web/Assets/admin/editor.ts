// The form of an article, with a writing surface. Without this script the form works as any other.
import { Writing } from './editor/writing';

const form = document.querySelector<HTMLFormElement>('form#article');
const area = form?.querySelector<HTMLTextAreaElement>('#Body');
const place = form?.querySelector<HTMLElement>('[data-editor]');
if (form && area && place) {
  new Writing(form, area, place).begin();
}
