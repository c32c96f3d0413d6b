// In H5 a page is made of elements: uni's components of the same names are only made where they do something.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseCompile } from '@vue/compiler-core';
import { nativeElements } from '../../web/shell/scripts/native-elements.js';

/** As uni compiles for H5: it gives its own tags a prefix, and nothing of its own is native. */
const compiled = (template: string): string =>
  baseCompile(template, { nodeTransforms: [nativeElements], isNativeTag: () => false, hoistStatic: false }).code;

const cases: [why: string, template: string, drawn: RegExp, not: RegExp][] = [
  ['a view is its element', '<view class="a" @click="go">{{ it }}</view>', /"uni-view"[^]*class: "a"[^]*onClick/, /resolveComponent/],
  ['with a condition too', '<view v-if="it">a</view><view v-else>b</view>', /"uni-view"[^]*"uni-view"/, /resolveComponent/],
  ['a text has a span inside', '<text class="b">{{ it }}</text>', /"uni-text", \{ class: "b" \}[^]*"span"/, /resolveComponent/],
  ['a text in a list once', '<text v-for="each in all" :key="each">{{ each }}</text>', /renderList[^]*"uni-text"[^]*"span"/, /"span"[^]*"span"/],
  ['a picture that is fitted in is an img', '<image class="c" :src="it" mode="aspectFit" />', /"img"[^]*alt: ""/, /resolveComponent|aspectFit/],
  ['a text to be copied is uni\'s', '<text selectable>{{ it }}</text>', /resolveComponent\("text"\)/, /uni-text/],
  ['a view that answers to a finger is uni\'s', '<view hover-class="pressed" />', /resolveComponent\("view"\)/, /uni-view/],
  ['a picture that is cut is uni\'s', '<image :src="it" mode="aspectFill" />', /resolveComponent\("image"\)/, /"img"/],
  ['other components stay', '<scroll-view><view>{{ it }}</view></scroll-view>', /resolveComponent\("scroll-view"\)[^]*"uni-view"/, /resolveComponent\("view"\)/],
];

for (const [why, template, drawn, not] of cases) {
  test(why, () => {
    const code = compiled(template);
    assert.match(code, drawn);
    assert.doesNotMatch(code, not);
  });
}
