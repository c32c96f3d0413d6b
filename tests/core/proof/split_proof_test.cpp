// M2: a split sums exactly, each part within a fen of its share, the odd fen to the largest remainders. Every total up
// to 200 over up to 5 weights up to 6, then random ones at the edges of the range.
#include <gtest/gtest.h>

#include <numeric>

#include "dice.hpp"
#include "yansuan/money.hpp"

namespace yansuan::test {
namespace {

__extension__ using Wide = __int128;

// Empty when the parts are what largest remainder gives; all units have weight and room enough.
std::string wrong(Fen total, const std::vector<Fen>& weights, const std::vector<SplitPart>& parts) {
  const Fen whole = std::accumulate(weights.begin(), weights.end(), Fen{0});
  Fen sum = 0;
  for (std::size_t at = 0; at < parts.size(); ++at) {
    sum += parts[at].each_fen;
    const Wide product = static_cast<Wide>(total) * weights[at];
    const Wide extra = parts[at].each_fen - product / whole;
    if (extra < 0 || extra > 1 || (extra == 1 && product % whole == 0)) return "more than a fen from its share";
    for (std::size_t before = 0; before < at; ++before) {
      const Wide other = static_cast<Wide>(total) * weights[before];
      const Wide other_extra = parts[before].each_fen - other / whole;
      const bool first = other % whole >= product % whole;
      if (first ? other_extra < extra : other_extra > extra) return "the odd fen is not at the largest remainder";
    }
  }
  return sum == total ? "" : "not the sum";
}

TEST(SplitProof, EverySmallSplitIsByLargestRemainder) {
  SplitScratch scratch;
  std::vector<SplitPart> parts;
  std::int64_t count = 0;
  for (std::size_t size = 1; size <= 5; ++size) {
    std::vector<Fen> weights(size, 0);
    for (;;) {
      const Fen whole = std::accumulate(weights.begin(), weights.end(), Fen{0});
      for (Fen total = 0; total <= 200 && whole > 0; ++total) {
        parts.clear();
        for (const Fen weight : weights) parts.push_back({weight, 1'000, 1, 0});
        ASSERT_EQ(split(total, parts, Ties::kByPlace, scratch), 0);
        const std::string fault = wrong(total, weights, parts);
        ASSERT_TRUE(fault.empty()) << fault << ": " << total << " over " << testing::PrintToString(weights);
        ++count;
      }
      std::size_t at = 0;
      while (at < size && ++weights[at] > 6) weights[at++] = 0;
      if (at == size) break;
    }
  }
  EXPECT_EQ(count, 201 * (7 + 49 + 343 + 2'401 + 16'807 - 5));
}

TEST(SplitProof, ARandomSplitSumsExactlyAndKeepsToItsRooms) {
  Dice dice(kFirstSeed);
  SplitScratch scratch;
  std::vector<SplitPart> parts;
  const std::int64_t cases = figure("YANSUAN_M2_CASES", 10'000'000);
  std::int64_t tight = 0;
  for (std::int64_t run = 0; run < cases; ++run) {
    parts.clear();
    const bool roomy = dice.one_in(2);
    const std::int64_t size = dice.between(1, 5);
    Fen whole = 0;
    Fen room = 0;
    for (std::int64_t at = 0; at < size; ++at) {
      const Fen weight = dice.one_in(8) ? 0 : dice.fen();
      const auto units = static_cast<std::int32_t>(dice.between(1, 3));
      parts.push_back({weight, roomy ? weight : dice.between(0, weight), units, 0});
      whole += weight * units;
      room += parts.back().room_fen * units;
    }
    const Fen total = dice.one_in(4) ? whole : dice.between(0, whole);
    const Fen rest = split(total, parts, dice.one_in(2) ? Ties::kByPlace : Ties::kHeavierFirst, scratch);
    Fen sum = 0;
    for (const SplitPart& part : parts) {
      sum += part.each_fen * part.units;
      ASSERT_TRUE(part.each_fen >= 0 && part.each_fen <= part.room_fen) << "case " << run;
      if (!roomy || whole == 0) continue;
      const Wide off = static_cast<Wide>(part.each_fen) * whole - static_cast<Wide>(total) * part.weight;
      ASSERT_TRUE(off < whole && off > -whole) << "case " << run << ": more than a fen from its share";
    }
    ASSERT_EQ(sum + rest, total) << "case " << run;
    ASSERT_EQ(rest, std::max<Fen>(0, total - room)) << "case " << run << ": forfeited with room left";
    if (rest > 0) ++tight;
  }
  EXPECT_GT(tight, cases / 20);
}

TEST(SplitProof, WholeThingsSplitAsSingleUnitsDo) {
  Dice dice(kFirstSeed);
  SplitScratch scratch;
  std::vector<SplitPart> units;
  std::vector<WholePart> things;
  const std::int64_t cases = figure("YANSUAN_M2_CASES", 10'000'000) / 10;
  for (std::int64_t run = 0; run < cases; ++run) {
    units.clear();
    things.clear();
    Fen whole = 0;
    for (std::int64_t left = dice.between(1, 6); left > 0; --left) {
      const Fen weight = dice.one_in(8) ? 0 : dice.fen();
      const Fen room_fen = dice.one_in(2) ? weight : dice.between(0, weight);
      units.push_back({weight, room_fen, 1, 0});
      things.push_back({weight, room_fen, 0});
      whole += weight;
    }
    const Fen total = dice.between(0, whole);
    ASSERT_EQ(split(total, things, scratch), split(total, units, Ties::kByPlace, scratch)) << "case " << run;
    for (std::size_t at = 0; at < things.size(); ++at)
      ASSERT_EQ(things[at].take_fen, units[at].each_fen) << "case " << run << ", part " << at;
  }
}

}  // namespace
}  // namespace yansuan::test
