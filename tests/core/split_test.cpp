// The split rule (PRC-24): sums exactly, each part within a fen of its share, never beyond its room.
#include <gtest/gtest.h>

#include <numeric>

#include "yansuan/money.hpp"

namespace yansuan::test {
namespace {

Fen total_of(const std::vector<SplitPart>& parts) {
  return std::accumulate(parts.begin(), parts.end(), Fen{0},
                         [](Fen sum, const SplitPart& part) { return sum + part.each_fen * part.units; });
}

std::vector<SplitPart> parts_of(const std::vector<Fen>& weights) {
  std::vector<SplitPart> parts;
  for (const Fen weight : weights) parts.push_back({weight, weight, 1, 0});
  return parts;
}

TEST(Split, GivesTheLastFenToTheLargestRemainder) {
  auto parts = parts_of({26910, 19900});
  SplitScratch scratch;
  EXPECT_EQ(split(5000, parts, Ties::kByPlace, scratch), 0);
  EXPECT_EQ(parts[0].each_fen, 2874);
  EXPECT_EQ(parts[1].each_fen, 2126);
}

TEST(Split, BreaksTiesByPlaceOrByWeight) {
  SplitScratch scratch;
  auto by_place = parts_of({100, 300});
  by_place[0].weight = 1;
  by_place[1].weight = 3;
  EXPECT_EQ(split(2, by_place, Ties::kByPlace, scratch), 0);
  EXPECT_EQ(by_place[0].each_fen, 1);
  auto heavier = parts_of({100, 300});
  heavier[0].weight = 1;
  heavier[1].weight = 3;
  EXPECT_EQ(split(2, heavier, Ties::kHeavierFirst, scratch), 0);
  EXPECT_EQ(heavier[1].each_fen, 2);
}

TEST(Split, PartsARunWhereTheExtraFenEnds) {
  std::vector<SplitPart> parts{{100, 100, 3, 0}};
  SplitScratch scratch;
  EXPECT_EQ(split(100, parts, Ties::kByPlace, scratch), 0);
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].units, 1);
  EXPECT_EQ(parts[0].each_fen, 34);
  EXPECT_EQ(parts[1].units, 2);
  EXPECT_EQ(parts[1].each_fen, 33);
}

TEST(Split, PassesOnWhatAFloorKeepsBack) {
  std::vector<SplitPart> parts{{100, 10, 1, 0}, {100, 100, 1, 0}};
  SplitScratch scratch;
  EXPECT_EQ(split(100, parts, Ties::kByPlace, scratch), 0);
  EXPECT_EQ(parts[0].each_fen, 10);
  EXPECT_EQ(parts[1].each_fen, 90);
  std::vector<SplitPart> full{{100, 10, 1, 0}, {100, 20, 1, 0}};
  EXPECT_EQ(split(100, full, Ties::kByPlace, scratch), 70);
}

TEST(Split, SumsExactlyForEverySmallCase) {
  SplitScratch scratch;
  for (Fen a = 0; a <= 12; ++a) {
    for (Fen b = 0; b <= 12; ++b) {
      for (Fen c = 0; c <= 12; ++c) {
        const Fen whole = a + b + c;
        for (Fen total = 0; total <= whole; ++total) {
          auto parts = parts_of({a, b, c});
          ASSERT_EQ(split(total, parts, Ties::kByPlace, scratch), 0);
          ASSERT_EQ(total_of(parts), total);
          for (const SplitPart& part : parts) {
            ASSERT_LE(part.each_fen, part.room_fen);
            ASSERT_LT(std::abs(part.each_fen * whole - total * part.weight), whole == 0 ? 1 : whole);
          }
        }
      }
    }
  }
}

TEST(Split, IsExactBeyondSixtyFourBits) {
  const Fen most = 2'000'000'000'000;
  std::vector<SplitPart> parts{{most / 3, most, 1, 0}, {most - most / 3, most, 1, 0}};
  SplitScratch scratch;
  EXPECT_EQ(split(most - 1, parts, Ties::kByPlace, scratch), 0);
  EXPECT_EQ(total_of(parts), most - 1);
}

struct RoundingCase {
  Rounding rounding;
  std::int64_t of_half;      // 5 × 1/10 …
  std::int64_t of_odd_half;  // 15 × 1/10
  std::int64_t of_third;     // 4 × 1/3
};

TEST(Scale, RoundsThePayableInAllFiveWays) {
  for (const RoundingCase& row : {RoundingCase{Rounding::kHalfUp, 1, 2, 1},
                                  {Rounding::kHalfDown, 0, 1, 1},
                                  {Rounding::kHalfEven, 0, 2, 1},
                                  {Rounding::kFloor, 0, 1, 1},
                                  {Rounding::kCeil, 1, 2, 2}}) {
    EXPECT_EQ(scale(5, 1, 10, row.rounding), row.of_half);
    EXPECT_EQ(scale(15, 1, 10, row.rounding), row.of_odd_half);
    EXPECT_EQ(scale(4, 1, 3, row.rounding), row.of_third);
  }
  EXPECT_EQ(keep(1005, 9500, Rounding::kHalfUp), 955);
}

}  // namespace
}  // namespace yansuan::test
