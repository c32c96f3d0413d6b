import type { Storage } from '../hosts/host.js';

/** FNV-1a over the text: tells a text that was cut from a whole one. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(place), 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/**
 * One value kept so that a crash leaves the old one or the new one: it is written beside the current one, with a
 * checksum, and then a pointer is turned. Each save is one such turn.
 */
export class Snapshot<Value> {
  private slot: 'a' | 'b' = 'a';

  constructor(
    private readonly storage: Storage,
    private readonly name: string,
  ) {}

  async load(): Promise<Value | null> {
    const pointer = await this.storage.get(this.name);
    this.slot = pointer === 'b' ? 'b' : 'a';
    const text = await this.storage.get(this.keyOf(this.slot));
    if (text === null || text.slice(0, 8) !== checksum(text.slice(8))) {
      return null;
    }
    return JSON.parse(text.slice(8)) as Value;
  }

  async save(value: Value): Promise<void> {
    const next = this.slot === 'a' ? 'b' : 'a';
    const text = JSON.stringify(value);
    await this.storage.set(this.keyOf(next), checksum(text) + text);
    await this.storage.set(this.name, next);
    this.slot = next;
  }

  /** For a shared phone: nothing stays. */
  async wipe(): Promise<void> {
    for (const key of [this.name, this.keyOf('a'), this.keyOf('b')]) {
      await this.storage.remove(key);
    }
  }

  private keyOf(slot: 'a' | 'b'): string {
    return `${this.name}/${slot}`;
  }
}
