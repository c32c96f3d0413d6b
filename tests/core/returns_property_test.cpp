// R1 of the proof: whatever comes back in whatever order, no more goes back than was paid, and all of it when
// everything is back; points likewise. The sums are made here by hand, unit by unit, and not with the core's helpers.
#include <gtest/gtest.h>

#include <algorithm>

#include "random_shop.hpp"
#include "yansuan/refund.hpp"

namespace yansuan::test {
namespace {

__extension__ using Wide = __int128;

/// Every unit of an order with what it paid, laid out by hand.
struct Book {
  struct Unit {
    Index line;
    std::int32_t number;
    Fen paid_fen;
    Fen points_off_fen;
    Fen list_fen;
    bool back = false;
  };
  std::vector<Unit> units;
  std::vector<std::int32_t> gifts_left;

  Book(const Rulebook& book, const PricedOrder& order) {
    for (std::size_t line = 0; line < order.quote.lines.size(); ++line) {
      std::int32_t number = 0;
      const Fen list_fen = book.skus[static_cast<std::size_t>(order.request.lines[line].sku)].list_fen;
      for (const PaidUnits& paid : order.quote.lines[line].paid) {
        for (std::int32_t i = 0; i < paid.units; ++i)
          units.push_back({static_cast<Index>(line), ++number, paid.unit_fen, paid.points_off_fen, list_fen});
      }
    }
    for (const Gift& gift : order.quote.gifts) gifts_left.push_back(gift.units);
  }

  [[nodiscard]] bool empty() const {
    return std::all_of(units.begin(), units.end(), [](const Unit& unit) { return unit.back; });
  }
};

/// A return of random units that are not back: by number, by quantity, or of a gift.
Return random_return(Dice& dice, Book& book, std::int32_t percent, std::vector<Book::Unit*>& taken) {
  Return one;
  taken.clear();
  const bool by_quantity = dice.chance(40);
  for (std::size_t at = 0; at < book.units.size();) {
    const Index line = book.units[at].line;
    ReturnedLine returned;
    returned.line = line;
    std::vector<Book::Unit*> left;
    for (; at < book.units.size() && book.units[at].line == line; ++at) {
      if (!book.units[at].back) left.push_back(&book.units[at]);
    }
    std::vector<Book::Unit*> here;
    for (Book::Unit* unit : left) {
      if (dice.chance(percent)) here.push_back(unit);
    }
    if (here.empty()) continue;
    if (by_quantity) {
      returned.quantity = static_cast<std::int32_t>(here.size());
      here.assign(left.end() - returned.quantity, left.end());
    } else {
      for (const Book::Unit* unit : here) returned.units.push_back(unit->number);
      if (dice.chance(30)) std::reverse(returned.units.begin(), returned.units.end());
    }
    for (Book::Unit* unit : here) {
      unit->back = true;
      taken.push_back(unit);
    }
    one.lines.push_back(std::move(returned));
  }
  for (std::size_t gift = 0; gift < book.gifts_left.size(); ++gift) {
    if (book.gifts_left[gift] == 0 || !dice.chance(10) || book.empty()) continue;
    ReturnedLine returned;
    returned.gift = static_cast<Index>(gift);
    returned.quantity = dice.between(1, book.gifts_left[gift]);
    book.gifts_left[gift] -= returned.quantity;
    one.lines.push_back(returned);
  }
  return one;
}

/// What went back so far.
struct Sums {
  Fen goods_fen = 0;
  Fen total_fen = 0;
  std::int64_t clawed_back = 0;
  std::int64_t given_back = 0;
};

class Sequence {
 public:
  Sequence(const Shop& shop, const PricedOrder& order, Dice& dice, ReturnPolicy policy)
      : shop_(shop), dice_(dice), book_(*shop.book, order) {
    request_.order = order;
    request_.policy = policy;
    request_.now.at_ms = order.request.now_ms;
  }

  /// Returns until nothing is left, or somewhere before; "" or what is wrong.
  std::string run() {
    const std::int32_t percent = dice_.between(15, 80);
    for (int step = 0; step < 8 && !book_.empty() && (step == 0 || !dice_.chance(15)); ++step) {
      std::vector<Book::Unit*> taken;
      request_.now.lines = random_return(dice_, book_, step == 7 ? 100 : percent, taken).lines;
      if (request_.now.lines.empty()) continue;
      if (step == 0 || dice_.chance(2)) {
        const Issues issues = check_refund(*shop_.book, request_);
        if (!issues.empty()) return to_json(issues);
      }
      const std::string wrong = compare(refund(*shop_.book, request_), taken);
      if (!wrong.empty()) return wrong;
      request_.returned.push_back(request_.now);
      request_.now.at_ms += 1;
    }
    return "";
  }

 private:
  std::string compare(const Refund& answer, const std::vector<Book::Unit*>& taken) {
    const Quote& quote = request_.order.quote;
    Fen goods_fen = 0;
    std::size_t units = 0;
    for (const RefundLine& line : answer.lines) {
      Fen line_fen = 0;
      for (const RefundUnit& unit : line.units) {
        const auto same = [&](const Book::Unit* one) { return one->line == line.line && one->number == unit.unit; };
        const auto found = std::find_if(taken.begin(), taken.end(), same);
        if (found == taken.end()) return "a unit goes back that was not returned";
        if (unit.paid_fen != (*found)->paid_fen || unit.refund_fen < 0) return "a unit did not pay this";
        if (request_.policy == ReturnPolicy::kKeep && unit.refund_fen != unit.paid_fen) return "a unit loses something";
        line_fen += unit.refund_fen;
        ++units;
      }
      if (line_fen != line.refund_fen) return "a line is not the sum of its units";
      goods_fen += line_fen;
    }
    if (units != taken.size()) return "a unit is forgotten";
    for (const RefundGift& gift : answer.gifts) goods_fen += gift.refund_fen;
    if (goods_fen != answer.goods_fen || answer.goods_fen < 0) return "the goods are not the sum of lines and gifts";
    if (answer.refunded_before_fen != sums_.total_fen) return "what went back before is not what went back before";
    sums_.goods_fen += answer.goods_fen;
    sums_.total_fen += answer.goods_fen + answer.freight_fen;
    sums_.clawed_back += answer.points_clawed_back;
    sums_.given_back += answer.points_given_back;
    if (answer.points_clawed_back < 0 || answer.points_given_back < 0) return "points go the wrong way";
    if (answer.remaining_paid_fen != quote.payable_fen - sums_.total_fen) return "what remains does not add up";
    return book_.empty() ? compare_end(answer) : compare_middle(answer);
  }

  // All is back: everything paid, earned and spent has gone back.
  std::string compare_end(const Refund& answer) const {
    const Quote& quote = request_.order.quote;
    if (!answer.whole_order) return "the whole order is back and nobody noticed";
    if (sums_.total_fen != quote.payable_fen) return "a full return does not pay back exactly all";
    if (sums_.goods_fen != quote.goods_fen) return "a full return does not pay back the goods";
    if (sums_.clawed_back != quote.points_earned) return "earned points stay after a full return";
    return sums_.given_back == quote.points_used ? "" : "spent points stay spent after a full return";
  }

  std::string compare_middle(const Refund& answer) const {
    const Quote& quote = request_.order.quote;
    if (answer.whole_order) return "a unit stays and the order is called whole";
    if (answer.freight_fen != 0) return "freight goes back before the last unit";
    if (sums_.total_fen > quote.goods_fen) return "more goes back than was paid for the goods";
    if (sums_.clawed_back > quote.points_earned || sums_.given_back > quote.points_used) return "too many points";
    if (request_.policy == ReturnPolicy::kKeep) return compare_keep();
    return shop_.simple ? compare_simple_price() : "";
  }

  std::string compare_keep() const {
    const Quote& quote = request_.order.quote;
    Fen lines_back_fen = 0;
    Fen points_off_back_fen = 0;
    for (const Book::Unit& unit : book_.units) {
      lines_back_fen += unit.back ? unit.paid_fen : 0;
      points_off_back_fen += unit.back ? unit.points_off_fen : 0;
    }
    Fen gifts_fen = 0;
    for (const Gift& gift : quote.gifts) gifts_fen += gift.price_fen * gift.units;
    if (sums_.goods_fen < lines_back_fen || sums_.goods_fen > lines_back_fen + gifts_fen) return "gifts go back twice";
    const Wide given = quote.points_off_fen == 0
                           ? Wide{0}
                           : static_cast<Wide>(quote.points_used) * points_off_back_fen / quote.points_off_fen;
    if (given != sums_.given_back) return "spent points do not follow the units";
    if (!quote.bonus_points.empty()) return "";
    const Fen rate_fen = shop_.book->settings.earn_fen_per_point;
    const std::int64_t stay = (quote.goods_fen - sums_.goods_fen) / rate_fen;
    return stay == quote.points_earned - sums_.clawed_back ? "" : "points do not follow what remains paid";
  }

  // One percentage and one reduction: the price of what stays by hand.
  std::string compare_simple_price() const {
    const Quote& quote = request_.order.quote;
    bool tier_used = false;
    bool off_used = false;
    for (const OfferOutcome& offer : quote.offers) {
      const bool used = offer.outcome.verdict == Verdict::kUsed;
      (shop_.book->offers[static_cast<std::size_t>(offer.offer)].id == "tier" ? tier_used : off_used) |= used;
    }
    Fen price_fen = 0;
    Fen list_fen = 0;
    for (const Book::Unit& unit : book_.units) {
      if (unit.back) continue;
      list_fen += unit.list_fen;
      price_fen += tier_used ? (unit.list_fen * shop_.keep_bp * 2 + 10'000) / 20'000 : unit.list_fen;
    }
    if (off_used && price_fen >= shop_.threshold_fen) price_fen -= std::min(price_fen, shop_.off_fen);
    price_fen = std::max(price_fen, std::min<Fen>(1, list_fen));
    const Fen least_fen = std::max<Fen>(0, quote.goods_fen - price_fen);
    // An earlier return may have given back more: nothing is asked for again.
    if (request_.returned.empty() ? sums_.goods_fen != least_fen : sums_.goods_fen < least_fen)
      return "what stays is not priced as by hand";
    return "";
  }

  const Shop& shop_;
  Dice& dice_;
  Book book_;
  RefundRequest request_;
  Sums sums_;
};

// By hand: units sum to lines, lines and gifts to the goods.
std::string wrong_sums(const Quote& quote) {
  Fen goods_fen = 0;
  Fen points_off_fen = 0;
  for (const QuoteLine& line : quote.lines) {
    Fen line_fen = 0;
    for (const PaidUnits& paid : line.paid) {
      line_fen += paid.unit_fen * paid.units;
      points_off_fen += paid.points_off_fen * paid.units;
    }
    if (line_fen != line.payable_fen) return "units do not sum to their line";
    goods_fen += line_fen;
  }
  for (const Gift& gift : quote.gifts) goods_fen += gift.price_fen * gift.units;
  if (goods_fen != quote.goods_fen || goods_fen + quote.freight_fen != quote.payable_fen) return "lines do not sum";
  return points_off_fen == quote.points_off_fen ? "" : "points do not sum";
}

// The offers that a quote names as used, alone and without a search, make the same price again.
std::string wrong_again(Quoter& quoter, const PricedOrder& order) {
  const Quote& quote = order.quote;
  std::vector<UsedOffer> used;
  for (std::size_t i = 0; i < quote.coupons.size(); ++i) {
    if (quote.coupons[i].verdict == Verdict::kUsed)
      used.push_back({order.request.coupons[i].offer, static_cast<Index>(i)});
  }
  for (const OfferOutcome& offer : quote.offers) {
    if (offer.outcome.verdict == Verdict::kUsed) used.push_back({offer.offer, kNone, offer.outcome.discount_fen == 0});
  }
  for (const Gift& gift : quote.gifts) used.push_back({gift.offer, kNone, true});
  for (const BonusPoints& bonus : quote.bonus_points) used.push_back({bonus.offer, kNone, true});
  const Quote& again = quoter.price_with_used(order.request, used);
  const bool same = again.payable_fen == quote.payable_fen && again.points_earned == quote.points_earned &&
                    again.gifts.size() == quote.gifts.size();
  return same ? "" : "the used offers make another price";
}

TEST(Returns, NoSequencePaysBackMoreThanWasPaidAndAFullOnePaysBackAll) {
  constexpr std::int32_t kSequencesOfACart = 24;
  Dice dice(20261124);
  std::vector<Shop> shops;
  shops.push_back(sop_shop());
  for (int i = 0; i < 60; ++i) shops.push_back(i % 4 == 0 ? simple_shop(dice) : random_shop(dice));
  for (std::int64_t run = 0; run < figure("YANSUAN_RETURN_SEQUENCES", 1'000'000);) {
    const Shop& shop = shops[static_cast<std::size_t>(run / kSequencesOfACart) % shops.size()];
    PricedOrder order;
    order.request = random_request(*shop.book, dice);
    order.quote = quote(*shop.book, order.request);
    ASSERT_EQ(order.quote.status, QuoteStatus::kPriced);
    ASSERT_EQ(wrong_sums(order.quote), "") << "cart of sequence " << run;
    Quoter quoter(*shop.book);
    ASSERT_EQ(wrong_again(quoter, order), "") << "cart of sequence " << run;
    for (std::int32_t i = 0; i < kSequencesOfACart; ++i, ++run) {
      const ReturnPolicy policy = dice.chance(50) ? ReturnPolicy::kKeep : ReturnPolicy::kRecheck;
      ASSERT_EQ(Sequence(shop, order, dice, policy).run(), "") << "sequence " << run << ", " << to_string(policy);
    }
  }
}

}  // namespace
}  // namespace yansuan::test
