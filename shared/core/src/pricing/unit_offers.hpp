// What a lane of unit prices works with.
#pragma once

#include <vector>

#include "pricing/limited_units.hpp"
#include "pricing/reach.hpp"

namespace yansuan {

/// An offer whose conditions hold.
struct UnitOffer {
  const Candidate* candidate = nullptr;
  const GoodsEffect* effect = nullptr;
  Reach reached;
  bool money = false;    // it competes; else only its gifts, freight and points are looked at
  bool limited = false;  // in units
  bool tier = false;     // a tier's own price
  bool used = false;
  Fen cut_fen = 0;  // of whole lines
  Index applied = kNone;
};

struct BestPrice {
  UnitOffer* offer = nullptr;
  Fen price_fen = 0;
  bool fixed = false;  // a limited offer has these units
};

/// Units that an offer may take.
struct UnitClaim {
  Index run;
  std::int32_t units;
  Fen net_fen;
};

/// What a lane made of whole lines. A line's price stands as long as it has as many units, comes to the lane at the
/// same price and the same offers compete.
struct KnownLines {
  struct Line {
    std::int32_t units = 0;
    Index offer = kNone;  // the best, by place
    Fen net_fen = 0;      // before
    Fen price_fen = 0;
  };
  std::vector<const GoodsEffect*> effects;  // by offer; null: it does not compete
  std::vector<Line> lines;                  // by entry
};

struct UnitOffers {
  std::vector<UnitOffer> offers;
  std::vector<UnitOffer> later;         // of the lanes to come
  std::vector<BestPrice> best;          // by run
  std::vector<BestPrice> best_of_line;  // by entry
  std::vector<UnitClaim> claims;
  LimitedUnits limited;
  std::vector<KnownLines> known;  // by lane

  /// Before other SKUs or candidates come.
  void forget() {
    for (KnownLines& lane : known) lane.effects.clear();
  }
};

}  // namespace yansuan
