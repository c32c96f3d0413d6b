import type { Host } from './hosts/host.js';

/** What one window of the shop tells the others. They read the rest from the device. */
export type TabNews = 'signed_in' | 'signed_out' | 'refreshed' | 'orders';
const known: readonly string[] = ['signed_in', 'signed_out', 'refreshed', 'orders'];

/** The windows of one shop on one device: one leads, all hear of each other's changes. */
export class Tabs {
  private leads: boolean;
  private stops: (() => void)[] = [];

  constructor(private readonly host: Host) {
    // Where there is one window only, it leads.
    this.leads = host.tabs === undefined;
  }

  /** The one that tries again after failures, so that ten windows are not ten visitors. */
  get isLeader(): boolean {
    return this.leads;
  }

  listen(onNews: (news: TabNews) => void, onLead: () => void): void {
    const { tabs } = this.host;
    if (tabs === undefined) {
      return;
    }
    this.stops = [
      tabs.listen((text) => {
        if (known.includes(text)) {
          onNews(text as TabNews);
        }
      }),
      tabs.lead(() => {
        this.leads = true;
        onLead();
      }),
    ];
  }

  tell(news: TabNews): void {
    this.host.tabs?.tell(news);
  }

  /** No two windows at once. */
  alone<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    return this.host.tabs === undefined ? work() : this.host.tabs.alone(name, work);
  }

  close(): void {
    this.stops.splice(0).forEach((stop) => stop());
  }
}
