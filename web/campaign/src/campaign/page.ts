import type { RulebookDocument, Sku } from '@yansuan/core';
import { plainText } from '../money.js';
import { drawHero } from './hero.mjs';
import type { PageWords } from './words.js';

export const boxSku = 'giftbox-magpie';
export const preorder = 'preorder-magpie';
/** What friends buy together beside the box. */
const team = { campaign: 'team', sku: 'foundation' };

/** The goods of the page's slice: what it sells, what it compares with, what friends buy together. */
export const slicedSkus = (document: RulebookDocument): string[] => [...skusOf(document), team.sku];

/** The box and what is in it. */
export function skusOf(document: RulebookDocument): string[] {
  const box = document.skus.find(({ id }) => id === boxSku);
  return [boxSku, ...(box?.components ?? []).map(({ sku }) => sku)];
}

/** The example page as a file that reads well without a script. */
export function renderPage(document: RulebookDocument, words: PageWords): string {
  const skus = new Map(document.skus.map((sku) => [sku.id, sku]));
  const parts = skusOf(document).slice(1).flatMap((id) => skus.get(id) ?? []);
  const partsFen = parts.reduce((sum, { list_fen: fen }) => sum + fen, 0);
  return `<!doctype html>
<html lang="${words.code}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="#431613">
<meta name="description" content="${words.about}">
<title>${words.title}</title>
<link rel="icon" href="mark.svg" type="image/svg+xml">
<link rel="alternate" hreflang="${words.other.code}" href="${words.other.file}">
<link rel="stylesheet" href="page.css">
<link rel="preload" href="yansuan.wasm" as="fetch" crossorigin>
<script src="yansuan.js" async></script>
<script src="page.js" defer></script>
</head>
<body class="screen">
<header class="top">
<a class="brand" href="/">${words.brand}</a>
<a class="other" href="${words.other.file}" hreflang="${words.other.code}" lang="${words.other.code}">${words.other.name}</a>
${drawHero(words.drawn)}
</header>
<main>
<h1>${words.name}</h1>
<p class="about">${words.about}</p>
<div class="price" aria-live="polite"><yansuan-price id="price" sku="${boxSku}" tier="${words.tiers[0]?.id ?? ''}">${words.fallback(plainText(skus.get(boxSku)?.list_fen ?? 0))}</yansuan-price></div>
<p class="until"><span class="until-end" data-ended="${words.ended}">${words.until}</span><span class="until-left"><span class="left-word">${words.left}</span> <yansuan-countdown id="countdown" offer="${preorder}"><noscript>${words.untilPlain}</noscript></yansuan-countdown></span></p>
<fieldset class="tiers"><legend>${words.asWho}</legend>
${words.tiers.map(({ id, name }, index) => tierCard(id, name, index === 0)).join('\n')}
</fieldset>
<div class="choose">
<label class="tick"><input type="checkbox" id="coupon" value="welcome-15"><span>${words.coupon}</span></label>
<div class="stepper" role="group" aria-label="${words.boxes}"><button type="button" id="fewer" aria-label="${words.fewer}">−</button><output id="units">1</output><button type="button" id="more" aria-label="${words.more}">+</button></div>
</div>
<yansuan-receipt for="price"></yansuan-receipt>
<section><h2>${words.inside}</h2>
<ul class="parts">
${parts.map((sku) => partRow(sku, words)).join('\n')}
</ul>
<p class="second">${words.insideSum(plainText(partsFen))}</p></section>
<section><h2>${words.together}</h2>
<p class="second">${words.togetherNote}</p>
<yansuan-group id="team" sku="${team.sku}" campaign="${team.campaign}">${words.togetherPlain}</yansuan-group>
<p><a class="second more" href="/#/pages/campaign/campaign?id=${team.campaign}">${words.togetherGo}</a></p></section>
<section><h2>${words.rulesTitle}</h2>
<ol class="rules">
${words.rules.map((rule) => `<li>${rule}</li>`).join('\n')}
</ol>
<noscript><p class="second">${words.noScript}</p></noscript></section>
</main>
<footer class="bar"><a class="order" href="/#/pages/product/product?sku=${boxSku}" data-ended="${words.orderEnded}">${words.order}</a></footer>
</body>
</html>
`;
}

const tierCard = (id: string, name: string, chosen: boolean): string =>
  `<label class="tier"><input type="radio" name="tier" value="${id}"${chosen ? ' checked' : ''}><span class="tier-name">${name}</span><yansuan-price compact sku="${boxSku}" tier="${id}"></yansuan-price></label>`;

function partRow(sku: Sku, words: PageWords): string {
  const name = (words.lang === 'en' ? sku.name.en : undefined) ?? sku.name.zh;
  return `<li><img src="pictures/${sku.display?.picture ?? 'sample'}.svg" alt="" width="64" height="64" loading="lazy"><div><p class="part-name">${name}</p><p class="second">${words.parts[sku.id] ?? ''}</p></div><p class="part-price"><span class="note">${words.alone}</span><yansuan-price compact sku="${sku.id}" tier="${words.tiers[0]?.id ?? ''}">¥${plainText(sku.list_fen)}</yansuan-price></p></li>`;
}
