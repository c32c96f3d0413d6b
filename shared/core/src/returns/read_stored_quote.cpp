#include "returns/read_stored_quote.hpp"

#include <initializer_list>

#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

// What the schema describes and no return needs.
void pass_over(const Object& object, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) (void)object.find(key);
}

class StoredQuoteReader {
 public:
  StoredQuoteReader(const json::Input& input, const Rulebook& book, const Request& request, Quote& quote)
      : input_(input), book_(book), request_(request), quote_(quote) {}

  void read(Value& value, const Place& place) {
    const Object object(input_, value, place);
    read_origin(object);
    for (const auto& [key, total] : {std::pair{"goods_fen", &quote_.goods_fen},
                                     {"points_off_fen", &quote_.points_off_fen},
                                     {"points_used", &quote_.points_used},
                                     {"freight_fen", &quote_.freight_fen},
                                     {"payable_fen", &quote_.payable_fen},
                                     {"points_earned", &quote_.points_earned}})
      object.integer(key, 0, kMaxAccount, *total, Need::kRequired);
    quote_.lines.resize(request_.lines.size());
    quote_.coupons.resize(request_.coupons.size());
    each_of(object, "lines", quote_.lines.size(), &StoredQuoteReader::read_line);
    each_of(object, "coupons", quote_.coupons.size(), &StoredQuoteReader::read_coupon);
    each_of(object, "gifts", kAnyNumber, &StoredQuoteReader::read_gift);
    each_of(object, "offers", kAnyNumber, &StoredQuoteReader::read_offer);
    each_of(object, "bonus_points", kAnyNumber, &StoredQuoteReader::read_bonus);
    pass_over(object, {"valid_until_ms", "freshness", "list_total_fen", "discount_total_fen", "proved", "steps",
                       "confirm", "inactive"});
    object.finish();
  }

 private:
  static constexpr std::size_t kAnyNumber = static_cast<std::size_t>(-1);

  void mismatch(const Object& object, std::string_view key) {
    object.report(IssueCode::kQuoteMismatch, key, "as in the request");
  }

  // A list of objects; of `wanted` elements, when that is known.
  using ReadElement = void (StoredQuoteReader::*)(const Object& element, std::size_t place);
  void each_of(const Object& object, std::string_view key, std::size_t wanted, ReadElement read) {
    std::size_t count = 0;
    object.each(
        key, kMaxGifts * 4,
        [&](Value& value, const Place& place) {
          const Object element(input_, value, place);
          if (count < wanted) {
            (this->*read)(element, count);
            element.finish();
          }
          ++count;
        },
        Need::kRequired);
    if (wanted != kAnyNumber && count != wanted) mismatch(object, key);
  }

  // The same rules, the same kind of order, the same instant.
  void read_origin(const Object& object) {
    std::int32_t contract = kContractVersion;
    object.integer("contract", kContractVersion, kContractVersion, contract, Need::kRequired);
    if (Value* value = object.object("rulebook", Need::kRequired); value != nullptr) {
      const Place place = object.at("rulebook");
      const Object reference(input_, *value, place);
      std::string_view id;
      std::int32_t version = 0;
      const bool read = reference.id("id", id, Need::kRequired) &&
                        reference.integer("version", 1, kMaxVersion, version, Need::kRequired);
      if (read && (id != book_.id || version != book_.version))
        object.report(IssueCode::kWrongRulebook, "rulebook", "the rulebook that is loaded");
      reference.finish();
    }
    OrderType type = request_.order_type;
    if (object.choice("order_type", type) && type != request_.order_type) mismatch(object, "order_type");
    Millis now_ms = 0;
    if (object.integer("now_ms", 0, kMaxInstantMs, now_ms, Need::kRequired) && now_ms != request_.now_ms)
      mismatch(object, "now_ms");
  }

  void read_line(const Object& object, std::size_t place) {
    const CartLine& line = request_.lines[place];
    QuoteLine& read = quote_.lines[place];
    std::string_view text;
    if (object.text("id", kMaxInstanceIdCharacters, text, Need::kRequired) && text != line.id) mismatch(object, "id");
    if (object.id("sku", text, Need::kRequired) && book_.sku(text) != line.sku) mismatch(object, "sku");
    std::int32_t units = 0;
    if (object.integer("units", 1, kMaxUnitsPerLine, units, Need::kRequired) && units != line.units)
      mismatch(object, "units");
    bool selected = line.selected;
    if (object.boolean("selected", selected) && selected != line.selected) mismatch(object, "selected");
    object.integer("payable_fen", 0, kMaxAccount, read.payable_fen, Need::kRequired);
    line_ = &read;
    each_of(object, "paid", kAnyNumber, &StoredQuoteReader::read_paid);
    pass_over(object, {"list_fen", "discounts", "prices"});
  }

  void read_paid(const Object& object, std::size_t) {
    PaidUnits run;
    object.integer("units", 1, kMaxUnitsPerLine, run.units, Need::kRequired);
    object.integer("unit_fen", 0, kMaxMoneyFen, run.unit_fen, Need::kRequired);
    object.integer("points_off_fen", 0, kMaxMoneyFen, run.points_off_fen, Need::kRequired);
    line_->paid.push_back(run);
  }

  void read_coupon(const Object& object, std::size_t place) {
    std::string_view text;
    if (object.text("id", kMaxInstanceIdCharacters, text, Need::kRequired) && text != request_.coupons[place].id)
      mismatch(object, "id");
    object.choice("verdict", quote_.coupons[place].verdict);
    pass_over(object, {"offer", "discount_fen", "by_fen", "beaten_by", "failed"});
  }

  Index read_offer_id(const Object& object, std::string_view key) {
    std::string_view id;
    if (!object.id(key, id, Need::kRequired)) return kNone;
    const Index offer = book_.offer(id);
    if (offer == kNone) object.report(IssueCode::kUnknownOffer, key, "the id of an offer of the rulebook");
    return offer;
  }

  void read_gift(const Object& object, std::size_t) {
    Gift gift;
    std::string_view id;
    if (object.id("sku", id, Need::kRequired)) {
      gift.sku = book_.sku(id);
      if (gift.sku == kNone) object.report(IssueCode::kUnknownSku, "sku", "the id of a SKU of the rulebook");
    }
    gift.offer = read_offer_id(object, "offer");
    object.integer("units", 1, kMaxCount, gift.units, Need::kRequired);
    object.integer("price_fen", 0, kMaxMoneyFen, gift.price_fen, Need::kRequired);
    Fen payable_fen = gift.price_fen * gift.units;
    if (object.integer("payable_fen", 0, kMaxAccount, payable_fen, Need::kRequired) &&
        payable_fen != gift.price_fen * gift.units)
      object.report(IssueCode::kSumMismatch, "payable_fen", std::to_string(gift.price_fen * gift.units));
    quote_.gifts.push_back(gift);
  }

  void read_offer(const Object& object, std::size_t) {
    OfferOutcome offer;
    offer.offer = read_offer_id(object, "id");
    object.choice("verdict", offer.outcome.verdict);
    object.integer("discount_fen", 0, kMaxAccount, offer.outcome.discount_fen, Need::kRequired);
    pass_over(object, {"by_fen", "failed"});
    quote_.offers.push_back(offer);
  }

  void read_bonus(const Object& object, std::size_t) {
    BonusPoints bonus;
    bonus.offer = read_offer_id(object, "offer");
    object.integer("multiply_bp", 0, kMaxMultiplyBp, bonus.multiply_bp, Need::kRequired);
    object.integer("added", 0, kMaxAccount, bonus.added, Need::kRequired);
    quote_.bonus_points.push_back(bonus);
  }

  const json::Input& input_;
  const Rulebook& book_;
  const Request& request_;
  Quote& quote_;
  QuoteLine* line_ = nullptr;  // the one being read
};

}  // namespace

void read_stored_quote(const json::Input& input, Value& value, const Place& place, const Rulebook& book,
                       const Request& request, Quote& quote) {
  StoredQuoteReader(input, book, request, quote).read(value, place);
}

}  // namespace yansuan
