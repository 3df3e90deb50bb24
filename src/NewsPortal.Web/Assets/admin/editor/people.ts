// Who else has the story open, as small marks in the head of the page.
import type { Awareness } from 'y-protocols/awareness';

interface Person {
  name: string;
  color: string;
}

/** Dark enough for white letters, and for a caret on either ground. */
const colors = ['#b3261e', '#8e24aa', '#3949ab', '#00695c', '#8a4b00', '#ad1457', '#2e6b1f', '#5d4037'];

export class People {
  readonly me: Person;
  readonly #awareness: Awareness;

  constructor(awareness: Awareness, user: string, name: string) {
    this.#awareness = awareness;
    this.me = { name, color: colors[Number(user) % colors.length] ?? colors[0]! };
    awareness.setLocalStateField('user', this.me);
    awareness.on('change', () => this.show());
  }

  show(): void {
    const list = document.querySelector<HTMLElement>('[data-people]');
    if (!list) {
      return;
    }

    const others = [...this.#awareness.getStates()]
      .filter(([client]) => client !== this.#awareness.clientID)
      .map(([, state]) => (state as { user?: Person }).user)
      .filter((user): user is Person => typeof user?.name === 'string' && user.name !== this.me.name);
    const people = [...new Map(others.map((user) => [user.name, user])).values()];
    list.hidden = people.length === 0;
    list.replaceChildren(...people.map((person) => {
      const item = document.createElement('li');
      item.textContent = initials(person.name);
      item.title = person.name;
      item.setAttribute('aria-label', person.name);
      item.style.backgroundColor = colors.includes(person.color) ? person.color : colors[0]!;
      return item;
    }));
  }
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => [...(word ?? '')][0] ?? '').join('').toLocaleUpperCase();
}
