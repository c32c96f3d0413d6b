// Sorts a short list: binary insertion, stable. A cart bounds these lists, so it is as fast as std::sort here, and it
// adds a tenth of its bytes a type to the Wasm.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace yansuan {

template <typename Item, typename Before>
void sort_short(std::vector<Item>& items, Before before, std::size_t from = 0) {
  for (std::size_t i = from + 1; i < items.size(); ++i) {
    if (!before(items[i], items[i - 1])) continue;
    Item moved = items[i];
    std::size_t low = from;
    for (std::size_t high = i; low < high;) {
      const std::size_t middle = (low + high) / 2;
      if (before(moved, items[middle])) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    for (std::size_t at = i; at > low; --at) items[at] = items[at - 1];
    items[low] = moved;
  }
}

}  // namespace yansuan
