// How low a legal order can come: carts that are almost free, and carts below the margin line. Lint tries small
// carts of every kind of person at the instants at which most is open; what it shows is a cart it priced.
#include <algorithm>

#include "lint/probe.hpp"
#include "order/sort_short.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

constexpr std::size_t kInstants = 12;
constexpr std::size_t kTimed = 32;
constexpr std::size_t kOrderCounts = 4;
constexpr std::size_t kKindsOfSku = 40;
constexpr std::size_t kTogether = 12;
constexpr std::size_t kTypicalSkus = 3;

void add_once(std::vector<std::int64_t>& list, std::int64_t value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

struct Goods {
  Index sku = kNone;
  std::int32_t units = 1;
};

// Some of the goods listed: [first, last).
struct Cart {
  std::size_t first = 0;
  std::size_t last = 0;
  bool typical = false;
};

struct Person {
  std::size_t tier = 0;
  std::int32_t orders = 0;
  bool careful = false;  // carries no tag that an offer refuses
};

// The lowest cart so far, and who bought it when.
struct Low {
  bool found = false;
  Cart cart;
  Person person;
  Millis now_ms = 0;
  Fen list_fen = 0;
  Fen goods_fen = 0;
  std::int64_t keep_bp = 0;
};

class Steepest {
 public:
  explicit Steepest(Linter& linter) : linter_(linter), book_(linter.book()) {}

  void look() {
    find_carts();
    find_instants();
    find_tags_and_orders();
    hold_everything();
    for (const std::int64_t now_ms : instants_) {
      for (std::size_t tier = 0; tier < book_.tiers.size(); ++tier) {
        for (const std::int64_t orders : orders_) {
          try_carts({tier, static_cast<std::int32_t>(orders), false}, now_ms);
          if (!refused_.empty()) try_carts({tier, static_cast<std::int32_t>(orders), true}, now_ms);
        }
      }
    }
    const std::int64_t line_bp = linter_.options().warn_below_keep_bp;
    if (free_.found) report(FindingCode::kFreeOrder, free_);
    // An order for nothing says more than a cheap one.
    if (!free_.found && small_.found && small_.keep_bp < line_bp) report(FindingCode::kThinMargin, small_);
    if (typical_.found && typical_.keep_bp < line_bp) report(FindingCode::kThinMargin, typical_);
  }

 private:
  void begin_cart(bool typical) { carts_.push_back({goods_.size(), goods_.size(), typical}); }

  void put_in_cart(Index sku, std::int32_t units) {
    goods_.push_back({sku, units});
    carts_.back().last = goods_.size();
  }

  // SKUs that the same offers touch differ by price alone: the cheapest and the dearest stand for them.
  void find_carts() {
    struct Alike {
      std::uint64_t touched;
      Index cheapest;
      Index dearest;
    };
    std::vector<Alike> kinds;
    for (Index sku = 0; sku < linter_.skus(); ++sku) {
      const std::uint64_t touched = touched_by(sku);
      const auto at =
          std::find_if(kinds.begin(), kinds.end(), [&](const Alike& kind) { return kind.touched == touched; });
      if (at == kinds.end()) {
        if (kinds.size() < kKindsOfSku) kinds.push_back({touched, sku, sku});
        continue;
      }
      if (list_fen(sku) < list_fen(at->cheapest)) at->cheapest = sku;
      if (list_fen(sku) > list_fen(at->dearest)) at->dearest = sku;
    }
    for (const Alike& kind : kinds) {
      begin_cart(false);
      put_in_cart(kind.dearest, 1);
      if (kind.cheapest == kind.dearest) continue;
      begin_cart(false);
      put_in_cart(kind.cheapest, 1);
    }
    add_typical();
    for (Index offer = 0; offer < linter_.offers(); ++offer) {
      const Offer& wanted = linter_.offer(offer);
      const bool plain = wanted.conditions.empty() && wanted.target.set.empty() && !wanted.rungs.back().reach.asks();
      if (!wanted.inactive && wanted.lowers_goods() && !plain) add_reaching(offer, wanted.rungs.size());
    }
  }

  [[nodiscard]] Fen list_fen(Index sku) const { return linter_.sku(sku).list_fen; }

  [[nodiscard]] std::uint64_t touched_by(Index sku) const {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const Offer& offer : book_.offers) {
      if (!offer.in_order_type(OrderType::kNormal)) continue;
      hash = (hash ^ (book_.in_scope(offer.scope, sku) ? 1U : 2U)) * 1099511628211ULL;
    }
    return hash;
  }

  // One each of the products around the median price of those that stand for the others.
  void add_typical() {
    std::vector<Index> by_price;
    for (const Goods& goods : goods_) by_price.push_back(goods.sku);
    sort_short(by_price, [&](Index a, Index b) { return list_fen(a) < list_fen(b); });
    if (by_price.size() < 2) return;
    const std::size_t count = std::min(kTypicalSkus, by_price.size());
    begin_cart(true);
    for (std::size_t i = 0; i < count; ++i) put_in_cart(by_price[(by_price.size() - count) / 2 + i], 1);
  }

  void add_reaching(Index offer, std::size_t rungs) {
    for (std::size_t rung = 0; rung < rungs; ++rung) {
      Request request;
      if (!find_shopper(linter_, offer, request) || !reach_in_bag(linter_, offer, rung, request)) continue;
      begin_cart(false);
      for (const CartLine& line : request.lines) put_in_cart(line.sku, line.units);
    }
  }

  // From each opening on, as many further offers as will be open with it.
  void find_instants() {
    std::vector<Index> timed;
    for (Index offer = 0; offer < linter_.offers() && timed.size() < kTimed; ++offer) {
      const Offer& here = linter_.offer(offer);
      if (!here.inactive && !here.window.always() && here.lowers_goods()) timed.push_back(offer);
    }
    instants_.push_back(some_instant_ms(book_));
    for (std::size_t i = 0; i < timed.size() && instants_.size() < kInstants; ++i) {
      std::vector<Index> together{timed[i]};
      std::optional<Millis> at_ms = open_together_ms(linter_, together);
      for (std::size_t j = 0; j < timed.size() && at_ms; ++j) {
        if (j == i) continue;
        together.push_back(timed[j]);
        if (const std::optional<Millis> with_ms = open_together_ms(linter_, together)) {
          at_ms = with_ms;
        } else {
          together.pop_back();
        }
      }
      if (at_ms) add_once(instants_, *at_ms);
    }
  }

  void find_tags_and_orders() {
    orders_.push_back(0);
    for (const Offer& offer : book_.offers) {
      if (orders_.size() < kOrderCounts) add_once(orders_, offer.audience.min_orders);
      for (const Index tag : offer.audience.tags) add_once(tags_, tag);
      for (const Index tag : offer.audience.not_tags) add_once(refused_, tag);
    }
  }

  // One coupon of each kind, every code, every box that lowers goods; where many of a lane count together, some of
  // them.
  void hold_everything() {
    request_.coupons.clear();
    request_.claimed.clear();
    std::vector<std::size_t> held(book_.settings.lanes.size(), 0);
    for (Index offer = 0; offer < linter_.offers(); ++offer) {
      const Offer& here = linter_.offer(offer);
      if (here.inactive || !here.lowers_goods() || here.claim == Claim::kAuto) continue;
      const bool together = linter_.lane_of(offer).at_most != 1;
      const bool full = request_.coupons.size() >= static_cast<std::size_t>(kMaxCoupons) ||
                        request_.claimed.size() >= static_cast<std::size_t>(kMaxCodes) ||
                        (together && held[static_cast<std::size_t>(here.lane)]++ >= kTogether);
      if (full) {
        linter_.findings().complete = false;
      } else {
        claim(linter_, offer, request_);
      }
    }
  }

  void be(const Person& person, Millis now_ms) {
    Member& member = request_.member;
    be_of_tier(linter_, person.tier, member);
    member.orders = std::max(member.orders, person.orders);
    member.tags.clear();
    for (const std::int64_t tag : tags_) {
      const bool refused = std::find(refused_.begin(), refused_.end(), tag) != refused_.end();
      if (!person.careful || !refused) member.tags.push_back(static_cast<Index>(tag));
    }
    const CivilDate today = civil_date(now_ms);
    member.birthday = {today.month, today.day};
    request_.now_ms = request_.checked_at_ms = now_ms;
  }

  void put(const Cart& cart) {
    request_.lines.clear();
    for (std::size_t i = cart.first; i < cart.last; ++i) add_units(request_, goods_[i].sku, goods_[i].units);
  }

  void try_carts(const Person& person, Millis now_ms) {
    be(person, now_ms);
    for (const Cart& cart : carts_) {
      put(cart);
      const Quote* quote = linter_.price(request_);
      if (quote == nullptr || quote->list_total_fen == 0) continue;
      const std::int64_t keep_bp = quote->goods_fen * kWholeBp / quote->list_total_fen;
      note({true, cart, person, now_ms, quote->list_total_fen, quote->goods_fen, keep_bp});
    }
  }

  // The dearest that is free; of others the lowest share, then the smallest.
  void note(const Low& low) {
    const Fen floor_fen = book_.settings.min_payable_fen;
    const bool free = low.goods_fen <= floor_fen && low.list_fen > floor_fen;
    Low& best = free ? free_ : low.cart.typical ? typical_ : small_;
    const bool same_share = low.keep_bp == best.keep_bp && low.list_fen < best.list_fen;
    if (!best.found || (free ? low.list_fen > best.list_fen : low.keep_bp < best.keep_bp || same_share)) best = low;
  }

  [[nodiscard]] bool costs(Fen goods_fen) {
    const Quote* quote = linter_.price(request_);
    return quote != nullptr && quote->goods_fen == goods_fen;
  }

  // Takes each away and puts it back where the price needs it.
  template <typename Item>
  void drop_idle(std::vector<Item>& list, Fen goods_fen) {
    for (std::size_t left = list.size(); left-- > 0;) {
      std::swap(list[left], list.back());
      Item taken = std::move(list.back());
      list.pop_back();
      if (!costs(goods_fen)) list.push_back(std::move(taken));
    }
  }

  void simplify(Fen goods_fen) {
    drop_idle(request_.coupons, goods_fen);
    drop_idle(request_.claimed, goods_fen);
    drop_idle(request_.member.tags, goods_fen);
    const Birthday birthday = request_.member.birthday;
    request_.member.birthday = {};
    if (!costs(goods_fen)) request_.member.birthday = birthday;
  }

  // The offers that count, the one that takes most off first.
  void find_used() {
    used_.clear();
    const Quote* quote = linter_.explain(request_);
    if (quote == nullptr) return;
    for (const QuoteLine& line : quote->lines) {
      for (const Discount& discount : line.discounts) {
        if (discount.offer == kNone) continue;
        const auto same = [&](const Discount& other) { return other.offer == discount.offer; };
        const auto at = std::find_if(used_.begin(), used_.end(), same);
        if (at == used_.end()) {
          used_.push_back(discount);
        } else {
          at->discount_fen += discount.discount_fen;
        }
      }
    }
    sort_short(used_, [](const Discount& a, const Discount& b) { return a.discount_fen > b.discount_fen; });
  }

  void report(FindingCode code, const Low& low) {
    hold_everything();
    be(low.person, low.now_ms);
    put(low.cart);
    simplify(low.goods_fen);
    find_used();
    if (used_.empty()) return;
    Draft draft(linter_, code, used_.front().offer, "");
    draft.shows() = request_;
    Text names;
    for (const Discount& discount : used_) {
      const Text& name = linter_.offer(discount.offer).name;
      names.zh.append(names.zh.empty() ? "" : " + ").append(name.zh);
      names.en.append(names.en.empty() ? "" : " + ").append(name.in(Lang::kEn));
      draft.also("offers", discount.offer);
    }
    draft.number("list_fen", low.list_fen).number("keep_bp", low.keep_bp);
    if (code == FindingCode::kThinMargin) {
      const std::int64_t line_bp = linter_.options().warn_below_keep_bp;
      draft.number("warn_bp", line_bp).say_percent(low.keep_bp).say_percent(line_bp);
    }
    draft.say(names).say_yuan(low.list_fen).say_yuan(low.goods_fen).report();
  }

  Linter& linter_;
  const Rulebook& book_;
  std::vector<Goods> goods_;
  std::vector<Cart> carts_;
  std::vector<std::int64_t> instants_;
  std::vector<std::int64_t> orders_;
  std::vector<std::int64_t> tags_;
  std::vector<std::int64_t> refused_;
  Request request_;  // the one that is tried
  std::vector<Discount> used_;
  Low free_;
  Low small_;
  Low typical_;
};

}  // namespace

void check_steepest(Linter& linter) { Steepest(linter).look(); }

}  // namespace yansuan
