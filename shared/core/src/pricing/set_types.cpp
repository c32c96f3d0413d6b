#include "pricing/set_types.hpp"

#include <algorithm>

#include "order/sort_short.hpp"

namespace yansuan {
namespace {

constexpr std::int64_t kStepsAPiece = 24;  // of a set that is listed, as it costs time
constexpr std::size_t kMaxTypes = 2'000;

// Parts of one scope choose together: the dearest unit takes the first part; pooled, the cheapest the cheapest part.
struct PartGroup {
  Scope scope;
  std::int32_t units = 0;
  std::vector<SetPart> parts;
};

std::vector<PartGroup> groups_of(const Offer& offer) {
  std::vector<PartGroup> groups;
  for (const SetPart& part : offer.target.set) {
    const auto same = [&](const PartGroup& group) {
      return group.scope.set == part.scope.set && group.scope.untouched == part.scope.untouched;
    };
    auto group = std::find_if(groups.begin(), groups.end(), same);
    if (group == groups.end()) group = groups.insert(groups.end(), PartGroup{part.scope, 0, {}});
    group->units += part.units;
    group->parts.push_back(part);
  }
  for (PartGroup& group : groups) {
    if (offer.target.pooled)
      sort_short(group.parts, [](const SetPart& a, const SetPart& b) { return a.keep_bp > b.keep_bp; });
  }
  return groups;
}

struct PricedUnits {
  Fen price_fen;
  std::int32_t units;
};

Fen price_from(const Offer& offer, const UnitRun& run) {
  return offer.from == PriceFrom::kList ? run.list_fen : run.net_fen;
}

// The parts' own percents, dearest unit first, over `sets` sets at once.
Fen parts_payable_fen(const PartGroup& group, std::vector<PricedUnits> units, std::int32_t sets, Rounding rounding) {
  sort_short(units, [](const PricedUnits& a, const PricedUnits& b) { return a.price_fen > b.price_fen; });
  Fen payable_fen = 0;
  std::size_t at = 0;
  for (const SetPart& part : group.parts) {
    for (std::int32_t left = part.units * sets; left > 0;) {
      const std::int32_t taken = std::min(left, units[at].units);
      payable_fen += keep(units[at].price_fen, part.keep_bp, rounding) * taken;
      units[at].units -= taken;
      left -= taken;
      if (units[at].units == 0) ++at;
    }
  }
  return payable_fen;
}

// Of one SKU when the set stays within one, else of all together.
std::int32_t most_units(const Rulebook& book, const CartState& cart, const Scope& scope, bool same_sku) {
  if (!same_sku) return measure(book, cart, scope, Measure::kRunning).units;
  std::int32_t most = 0;
  for (const Entry& entry : cart.entries) {
    if (book.in_scope(scope, entry.sku)) most = std::max(most, entry.units);
  }
  return most;
}

class TypeLister {
 public:
  TypeLister(const PricingContext& context, const CartState& cart, const SetOffer& set_offer, std::size_t offer_place,
             const std::vector<std::uint8_t>& in_set, std::int64_t& steps_left, std::vector<SetType>& out,
             bool& complete)
      : context_(context),
        cart_(cart),
        offer_(*set_offer.offer),
        groups_(groups_of(offer_)),
        used_(set_offer.candidate.offer),
        place_(offer_place),
        steps_left_(steps_left),
        out_(out),
        complete_(complete) {
    for (const Entry& entry : cart.entries) {
      for (Index at = entry.first_run; at != kNone; at = cart.run(at).next) {
        if (!in_set.empty() && in_set[static_cast<std::size_t>(at)] != 0) continue;
        runs_.push_back({static_cast<Index>(&entry - cart.entries.data()), at, cart.run(at).units});
      }
    }
    taken_.assign(runs_.size(), 0);
    rest_.assign(groups_.size(), std::vector<std::int32_t>(runs_.size() + 1));
  }

  void list(std::int32_t sets) {
    sets_ = sets;
    begin(0);
  }

 private:
  // What the runs from each on have left for the group: where that is too little, no choice of them is looked at.
  void begin(std::size_t group) {
    std::vector<std::int32_t>& rest = rest_[group];
    steps_left_ -= static_cast<std::int64_t>(runs_.size());
    for (std::size_t run = runs_.size(); run-- > 0;)
      rest[run] = rest[run + 1] + (in_scope(group, run) ? runs_[run].units - taken_[run] : 0);
    choose(group, 0, groups_[group].units * sets_, 0);
  }

  // Goes through the groups and, in each, through the runs, choosing how many units of each run take part; `of_entry`
  // of the group come from the last run's entry.
  void choose(std::size_t group, std::size_t run, std::int32_t left, std::int32_t of_entry) {
    if (--steps_left_ <= 0) complete_ = false;
    if (!complete_ || left > rest_[group][run]) return;
    if (left == 0 || begins_entry(run)) {
      if (offer_.target.same_sku && of_entry % groups_[group].units != 0) return;
      of_entry = 0;
    }
    if (left == 0) {
      if (group + 1 == groups_.size()) {
        add();
      } else {
        begin(group + 1);
      }
      return;
    }
    const std::int32_t most = takes_part(group, run) ? std::min(left, runs_[run].units - taken_[run]) : 0;
    for (std::int32_t units = most; units >= 0; --units) {
      if (units > 0) chosen_.push_back({group, run, units});
      taken_[run] += units;
      choose(group, run + 1, left - units, of_entry + units);
      taken_[run] -= units;
      if (units > 0) chosen_.pop_back();
    }
  }

  [[nodiscard]] bool begins_entry(std::size_t run) const {
    return run == runs_.size() || (run > 0 && runs_[run].entry != runs_[run - 1].entry);
  }

  [[nodiscard]] bool in_scope(std::size_t group, std::size_t run) const {
    const Index sku = cart_.entries[static_cast<std::size_t>(runs_[run].entry)].sku;
    return context_.book.in_scope(groups_[group].scope, sku) && takes(groups_[group].scope, cart_.run(runs_[run].run));
  }

  [[nodiscard]] bool takes_part(std::size_t group, std::size_t run) const {
    if (!in_scope(group, run)) return false;
    return sets_ > 1 || !offer_.target.same_sku || chosen_.empty() ||
           runs_[chosen_.front().run].entry == runs_[run].entry;
  }

  // Each set within one SKU: of each, every group has units for as many sets as the first.
  [[nodiscard]] bool stays_within_skus() const {
    for (const Choice& one : chosen_) {
      std::int32_t more = 0;
      for (const Choice& other : chosen_) {
        if (runs_[other.run].entry != runs_[one.run].entry) continue;
        if (other.group == one.group) more += other.units * groups_.front().units;
        if (other.group == 0) more -= other.units * groups_[one.group].units;
      }
      if (more != 0) return false;
    }
    return true;
  }

  void add() {
    steps_left_ -= kStepsAPiece * static_cast<std::int64_t>(chosen_.size());
    if (offer_.target.same_sku && !stays_within_skus()) return;
    SetType type;
    type.offer_place = place_;
    type.sets = sets_;
    Fen now_fen = 0;
    Fen base_fen = 0;
    Fen room_fen = 0;
    for (const Choice& choice : chosen_) {
      const SetPiece& run = runs_[choice.run];
      const UnitRun& units = cart_.run(run.run);
      const Fen price_fen = price_from(offer_, units);
      const Index sku = cart_.entries[static_cast<std::size_t>(run.entry)].sku;
      const Fen floor_fen = context_.book.skus[static_cast<std::size_t>(sku)].floor_fen;
      add_piece(type, {run.entry, run.run, choice.units});
      type.units += choice.units;
      now_fen += units.net_fen * choice.units;
      base_fen += price_fen * choice.units;
      room_fen += std::max<Fen>(0, price_fen - floor_fen) * choice.units;
      if (offer_.from == PriceFrom::kList && units.tier) type.tier_units += choice.units;
    }
    type.gain_fen = now_fen - (base_fen - std::min(cut_fen(base_fen), room_fen));
    type.gifts_fen = gift_value(context_.book, {used_, kNone, 0, sets_, type.units, 0, true, true});
    if (out_.size() == kMaxTypes) {
      complete_ = false;
    } else {
      out_.push_back(std::move(type));
    }
  }

  static void add_piece(SetType& type, const SetPiece& piece) {
    for (SetPiece& other : type.pieces) {
      if (other.run != piece.run) continue;
      other.units += piece.units;
      return;
    }
    type.pieces.push_back(piece);
  }

  [[nodiscard]] Fen cut_fen(Fen base_fen) const {
    const Rounding rounding = context_.book.settings.rounding;
    Fen parts_fen = 0;
    for (std::size_t group = 0; group < groups_.size(); ++group) {
      std::vector<PricedUnits> units;
      for (const Choice& choice : chosen_) {
        if (choice.group == group)
          units.push_back({price_from(offer_, cart_.run(runs_[choice.run].run)), choice.units});
      }
      parts_fen += parts_payable_fen(groups_[group], std::move(units), sets_, rounding);
    }
    return base_fen - payable_of(offer_.rungs.front().goods, parts_fen, sets_, rounding);
  }

  struct Choice {
    std::size_t group;
    std::size_t run;
    std::int32_t units;
  };

  const PricingContext& context_;
  const CartState& cart_;
  const Offer& offer_;
  const std::vector<PartGroup> groups_;
  Index used_;
  std::size_t place_;
  std::int64_t& steps_left_;
  std::vector<SetType>& out_;
  bool& complete_;
  std::vector<SetPiece> runs_;
  std::vector<std::int32_t> taken_;
  std::vector<std::vector<std::int32_t>> rest_;  // of each group
  std::vector<Choice> chosen_;
  std::int32_t sets_ = 1;
};

}  // namespace

void list_set_types(const PricingContext& context, const CartState& cart, const SetOffer& offer,
                    std::size_t offer_place, const std::vector<std::uint8_t>& in_set, std::int64_t& steps_left,
                    std::vector<SetType>& out, bool& complete) {
  TypeLister lister(context, cart, offer, offer_place, in_set, steps_left, out, complete);
  const std::int32_t most = offer.offer->target.pooled ? offer.sets_max : std::min(offer.sets_max, 1);
  for (std::int32_t sets = 1; sets <= most && complete; ++sets) lister.list(sets);
}

MissingPart missing_part(const PricingContext& context, const CartState& cart, const Offer& offer) {
  for (const PartGroup& group : groups_of(offer)) {
    const std::int32_t have = most_units(context.book, cart, group.scope, offer.target.same_sku);
    if (have < group.units) return {true, {FailedMeasure::kUnits, group.units, have}};
  }
  return {};
}

}  // namespace yansuan
