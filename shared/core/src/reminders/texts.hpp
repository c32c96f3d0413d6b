// Variables of a touch's words: which a trigger knows, and how they are put in.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "yansuan/reminders.hpp"

namespace yansuan {

enum class Variable : std::uint8_t {
  kShop,
  kMember,
  kGuide,
  kTier,
  kSkin,  // of every touch
  kDate,
  kTime,
  kDays,  // of the trigger
  kProduct,
  kFestival,
  kSeason,
  kOrder,
  kTracking,
  kArrives,  // of what it is about
  kService,
  kStore,
  kCoupon,
  kNewTier,
  kCampaign,
  kStock,
  kTimeLeft,
  kSource,
  kRefill,
};

inline constexpr std::array<std::string_view, 23> kVariableNames = {
    "shop",    "member",   "guide",    "tier",  "skin",      "date",    "time",    "days",
    "product", "festival", "season",   "order", "tracking",  "arrives", "service", "store",
    "coupon",  "new_tier", "campaign", "stock", "time_left", "source",  "refill"};

[[nodiscard]] constexpr std::uint32_t bit(Variable variable) { return 1U << static_cast<unsigned>(variable); }
[[nodiscard]] std::optional<Variable> variable_named(std::string_view name);

/// What a trigger can know, one bit a Variable.
[[nodiscard]] std::uint32_t variables_of(TouchTrigger trigger);

/// The next "{name}" of a text from `from` on: where it begins and ends, and the name. A brace without its partner is a
/// name that nothing knows.
struct Slot {
  std::size_t begin = std::string_view::npos;
  std::size_t end = 0;
  std::string_view name;
};
[[nodiscard]] Slot next_slot(std::string_view text, std::size_t from);

/// The text with every slot filled by `find(name)`, a pointer to its words.
template <typename Find>
std::string filled(std::string_view text, const Find& find) {
  std::string out;
  out.reserve(2 * text.size());
  std::size_t from = 0;
  for (Slot slot = next_slot(text, 0); slot.begin != std::string_view::npos; slot = next_slot(text, from)) {
    out.append(text.substr(from, slot.begin - from)).append(*find(slot.name));
    from = slot.end;
  }
  return out.append(text.substr(from));
}

/// 6月15日 / 15 June; 09:05; 3 小时 / 3 hours.
[[nodiscard]] Text date_words(const CivilDate& date);
[[nodiscard]] Text time_words(Millis instant_ms);
[[nodiscard]] Text left_words(Millis left_ms);
[[nodiscard]] Text number_words(std::int64_t number);
[[nodiscard]] Text skin_words(SkinType skin);
[[nodiscard]] Text season_words(Season season);

/// 2026-06-15.
[[nodiscard]] std::string written(const CivilDate& date);

}  // namespace yansuan
