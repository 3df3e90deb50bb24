// The device's own share sheet, and the address for the clipboard. Each shows only where the browser can do it.
const share = document.querySelector<HTMLElement>('.share');
const address = document.querySelector<HTMLLinkElement>('link[rel=canonical]')?.href ?? location.href;

if (share) {
  offer('.share-sheet', 'share' in navigator, () => navigator.share({ title: document.querySelector('h1')!.textContent!, url: address }));
  offer('.share-copy', 'clipboard' in navigator, async () => {
    await navigator.clipboard.writeText(address);
    share.querySelector('[role=status]')!.textContent = share.dataset.copied!;
  });
}

function offer(selector: string, isPossible: boolean, work: () => Promise<void>): void {
  const button = share!.querySelector<HTMLButtonElement>(selector)!;
  button.hidden = !isPossible;

  // Who closes the share sheet again has not met an error.
  button.addEventListener('click', () => void work().catch(() => {}));
}

export {};
