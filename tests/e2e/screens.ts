// Photographs the shop into docs/screens, on the days of the design's story: node --import tsx tests/e2e/screens.ts
// With names of themes only those: node --import tsx tests/e2e/screens.ts dark check
import { closeBrowser } from './support/pictures.js';
import { takeAccount } from './screens/account.js';
import { takeCampaign } from './screens/campaign.js';
import { takeCheck } from './screens/check.js';
import { takeDesk } from './screens/desk.js';
import { takeGroups } from './screens/groups.js';
import { takeDark, takeEnglish, takeLarge } from './screens/looks.js';
import { takeNews } from './screens/news.js';
import { takeOffline } from './screens/offline.js';
import { takeOrdering } from './screens/ordering.js';
import { takePages } from './screens/pages.js';
import { takeShelf } from './screens/shelf.js';

const themes: Readonly<Record<string, () => Promise<void>>> = {
  pages: takePages, ordering: takeOrdering, offline: takeOffline, dark: takeDark, english: takeEnglish, large: takeLarge, desk: takeDesk,
  news: takeNews, account: takeAccount, groups: takeGroups, shelf: takeShelf, campaign: takeCampaign, check: takeCheck,
};

const asked = process.argv.slice(2);
try {
  for (const [name, take] of Object.entries(themes)) {
    if (asked.length > 0 && !asked.includes(name)) continue;
    console.log(name);
    await take();
  }
} finally {
  await closeBrowser();
}
