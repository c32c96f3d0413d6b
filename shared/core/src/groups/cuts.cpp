// The cuts of a bargain (PRC-13): the same for the same bargain, whoever asks and whenever.
#include "groups/price.hpp"

namespace yansuan {
namespace {

// FNV-1a, then a step of SplitMix64.
std::uint64_t seed_of(std::string_view campaign, std::string_view group) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  const auto add = [&](std::string_view text) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  };
  add(campaign);
  add("/");
  add(group);
  return hash;
}

std::uint64_t mixed(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

std::int64_t weight(std::uint64_t seed, std::int32_t cut) {
  return 50 + static_cast<std::int64_t>(mixed(seed + static_cast<std::uint64_t>(cut)) % 101);
}

// Each cut takes 1 fen and its share of the rest; shares are differences of a running floor, so they sum exactly.
Fen uneven_cut_fen(const Campaign& campaign, std::uint64_t seed, Fen list_fen, std::int32_t before) {
  std::int64_t whole = 0;
  std::int64_t running = 0;
  for (std::int32_t cut = 0; cut < campaign.helpers; ++cut) {
    if (cut < before) running += weight(seed, cut);
    whole += weight(seed, cut);
  }
  const Fen rest_fen = list_fen - campaign.floor_fen - campaign.helpers;
  const Fen until_before_fen = share_of(rest_fen, running, whole).floor_fen;
  return 1 + share_of(rest_fen, running + weight(seed, before), whole).floor_fen - until_before_fen;
}

}  // namespace

Fen bargain_cut_fen(const Rulebook& book, const Campaign& campaign, Index sku, std::string_view group,
                    std::int32_t before, Millis now_ms) {
  const Fen list_fen = book.skus[static_cast<std::size_t>(sku)].list_fen;
  if (campaign.floor_fen > 0) return uneven_cut_fen(campaign, seed_of(campaign.id, group), list_fen, before);
  const auto after = [&](std::int32_t helpers) {
    SeatAsked asked{sku, 1, 1 + helpers, false, {}, now_ms};
    const SeatPrice price = helpers == 0 ? SeatPrice{} : seat_price(book, campaign, asked);
    return price.priced ? price.fen : list_fen;
  };
  return after(before) - after(before + 1);
}

}  // namespace yansuan
