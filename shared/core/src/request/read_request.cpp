#include "request/read_request.hpp"

#include <algorithm>

#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

class RequestReader {
 public:
  RequestReader(const json::Input& input, const Rulebook& book, Request& request)
      : input_(input), book_(book), request_(request) {}

  void read(Value& root, const Place& place) {
    root_ = &root;
    const Object object(input_, root, place);
    object.section("context", Need::kRequired, [&](const Object& context) { read_context(context); });
    object.section("member", Need::kOptional, [&](const Object& member) { read_member(member); });
    read_coupons_of(object);
    object.section("cart", Need::kRequired, [&](const Object& cart) { read_cart(cart); });
    object.finish();
  }

  void read_cart_alone(Value& value, const Place& place) {
    const Object cart(input_, value, place);
    read_cart(cart);
    cart.finish();
  }

  void read_coupons_of(const Object& object) {
    object.each("coupons", kMaxCoupons, [&](Value& value, const Place& at) { read_coupon(value, at); });
  }

 private:
  void read_context(const Object& context) {
    context.integer("now_ms", 0, kMaxInstantMs, request_.now_ms, Need::kRequired);
    request_.checked_at_ms = request_.now_ms;
    context.integer("checked_at_ms", 0, kMaxInstantMs, request_.checked_at_ms);
  }

  void read_member(const Object& object) {
    Member& member = request_.member;
    std::string_view tier;
    if (object.id("tier", tier)) {
      member.tier = book_.tier(tier);
      if (member.tier == kNone) {
        object.report(IssueCode::kUnknownTier, "tier", "the id of a tier of the rulebook");
        member.tier = 0;
      }
    }
    object.each("tags", kMaxListLength, [&](Value& value, const Place& place) {
      std::string_view tag;
      if (!json::read_id(input_, value, place, tag)) return;
      const Index known = book_.audience_tag(tag);
      if (known != kNone) member.tags.push_back(known);
    });
    object.unique("tags");
    object.integer("orders", 0, 1'000'000, member.orders);
    object.integer("lifetime_fen", 0, kMaxInstantMs, member.lifetime_fen);
    object.integer("points_available", -kMaxAccount, kMaxAccount, member.points_available);
    read_birthday(object);
    object.section("used", Need::kOptional, [&](const Object& used) { read_used(used); });
  }

  // 1990-10-15, 10-15, or 10 when only the month is known.
  void read_birthday(const Object& object) {
    std::string_view text;
    if (!object.text("birthday", 10, text)) return;
    if (text.size() == 10 && text[4] == '-') text.remove_prefix(5);
    const auto digits = [&](std::size_t at) {
      if (at + 2 > text.size()) return 0;
      const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100; };
      return digit(at) * 10 + digit(at + 1);
    };
    const Birthday birthday{digits(0), text.size() == 5 && text[2] == '-' ? digits(3) : 0};
    const bool shape = text.size() == 2 || (text.size() == 5 && birthday.day >= 1);
    if (!shape || birthday.month < 1 || birthday.month > 12 || birthday.day > days_in_month(2000, birthday.month)) {
      object.report(IssueCode::kBadText, "birthday", "YYYY-MM-DD, MM-DD or MM");
      return;
    }
    request_.member.birthday = birthday;
  }

  void read_used(const Object& used) {
    const Value* all = used.input().document.member(*root_, "member");
    const Value* list = all == nullptr ? nullptr : input_.document.member(*all, "used");
    for (std::int32_t at = list == nullptr ? -1 : list->first; at >= 0;) {
      const Value& entry = input_.document.at(at);
      const std::string_view key = input_.document.key(entry);
      const Index offer = book_.offer(key);
      Value* periods = used.object(key);
      at = entry.next;
      if (periods == nullptr) continue;
      const Place place = used.at(key);
      const Object object(input_, *periods, place);
      // An offer that left the rulebook keeps its history; it just counts for nothing here.
      for (const auto& [name, each] :
           {std::pair{"ever", Period::kEver}, std::pair{"day", Period::kDay}, std::pair{"week", Period::kWeek},
            std::pair{"month", Period::kMonth}, std::pair{"year", Period::kYear}}) {
        object.section(name, Need::kOptional, [&, each = each](const Object& counts) {
          Used read{offer, each, 0, 0, 0};
          counts.integer("uses", 0, 1'000'000'000, read.uses);
          counts.integer("units", 0, 1'000'000'000, read.units);
          counts.integer("fen", 0, kMaxAccount, read.fen);
          if (offer != kNone) request_.member.used.push_back(read);
        });
      }
      object.finish();
    }
  }

  void read_coupon(Value& value, const Place& place) {
    const Object object(input_, value, place);
    Coupon coupon;
    std::string_view id;
    if (object.text("id", 64, id, Need::kRequired) && find_coupon(id) != kNone) {
      object.report(IssueCode::kDuplicateCoupon, "id", "an id that no other coupon has");
    }
    coupon.id = id;
    if (object.id("offer", id, Need::kRequired)) {
      coupon.offer = book_.offer(id);
      if (coupon.offer == kNone) {
        object.report(IssueCode::kUnknownOffer, "offer", "the id of an offer of the rulebook");
      } else if (claim_of(coupon.offer) != Claim::kCoupon) {
        object.report(IssueCode::kNotACoupon, "offer", "an offer that is claimed by coupon");
      }
    }
    object.integer("from_ms", 0, kMaxInstantMs, coupon.from_ms);
    if (object.integer("until_ms", 0, kMaxInstantMs, coupon.until_ms) && coupon.until_ms <= coupon.from_ms) {
      object.report(IssueCode::kEmptyWindow, "until_ms", "an instant after from_ms");
    }
    object.finish();
    request_.coupons.push_back(std::move(coupon));
  }

  Claim claim_of(Index offer) const { return book_.offers[static_cast<std::size_t>(offer)].claim; }

  Index find_coupon(std::string_view id) const {
    const auto at = std::find_if(request_.coupons.begin(), request_.coupons.end(),
                                 [&](const Coupon& coupon) { return coupon.id == id; });
    return at == request_.coupons.end() ? kNone : static_cast<Index>(at - request_.coupons.begin());
  }

  void read_cart(const Object& cart) {
    cart.choice("order_type", request_.order_type);
    cart.section("group", Need::kOptional, [&](const Object& group) {
      group.integer("size", 1, kMaxMembers, request_.group_size, Need::kRequired);
    });
    cart.each(
        "lines", kMaxLines, [&](Value& value, const Place& place) { read_line(value, place); }, Need::kRequired);
    std::int64_t units = 0;
    for (const CartLine& line : request_.lines) units += line.units;
    if (units > kMaxUnitsPerCart)
      cart.report(IssueCode::kTooMany, "lines", "at most " + std::to_string(kMaxUnitsPerCart) + " units in a cart");
    read_coupon_choice(cart);
    read_declined(cart);
    cart.each("choices", kMaxListLength, [&](Value& value, const Place& place) { read_claimed(value, place); });
    cart.each("codes", 20, [&](Value& value, const Place& place) {
      std::string_view code;
      if (!json::read_text(input_, value, place, 64, code)) return;
      const Index offer = book_.code(code);
      if (offer != kNone && claim_of(offer) == Claim::kCode) request_.claimed.push_back(offer);
    });
    cart.each("gifts", kMaxListLength, [&](Value& value, const Place& place) { read_gift(value, place); });
    cart.integer("points_to_use", 0, kMaxAccount, request_.points_to_use);
  }

  void read_line(Value& value, const Place& place) {
    const Object object(input_, value, place);
    CartLine line;
    line.id = std::to_string(request_.lines.size() + 1);
    std::string_view text;
    if (object.text("id", 64, text)) line.id = text;
    const auto same = [&](const CartLine& other) { return other.id == line.id; };
    if (std::any_of(request_.lines.begin(), request_.lines.end(), same)) {
      object.report(IssueCode::kDuplicateLine, "id", "an id that no other line has");
    }
    if (object.id("sku", text, Need::kRequired)) {
      line.sku = book_.sku(text);
      if (line.sku == kNone) object.report(IssueCode::kUnknownSku, "sku", "the id of a SKU of the rulebook");
    }
    object.integer("units", 1, kMaxUnitsPerLine, line.units);
    object.boolean("selected", line.selected);
    object.finish();
    request_.lines.push_back(std::move(line));
  }

  // "auto", or the coupons the shopper chose: then no other is a candidate.
  void read_coupon_choice(const Object& cart) {
    const Value* value = cart.find("coupons");
    if (value == nullptr) return;
    if (value->kind == json::Kind::kText) {
      if (input_.document.text(*value) != "auto")
        cart.report(IssueCode::kNotAChoice, "coupons", "\"auto\" or a list of coupon ids");
      return;
    }
    cart.unique("coupons");
    for (Coupon& coupon : request_.coupons) coupon.candidate = false;
    cart.each("coupons", kMaxCoupons, [&](Value& entry, const Place& place) {
      std::string_view id;
      if (!json::read_text(input_, entry, place, 64, id)) return;
      const Index coupon = find_coupon(id);
      if (coupon == kNone) {
        input_.report(IssueCode::kUnknownCoupon, place, &entry, "the id of a coupon of the request");
      } else {
        request_.coupons[static_cast<std::size_t>(coupon)].candidate = true;
      }
    });
  }

  // Coupon ids or offer ids the shopper does not want.
  void read_declined(const Object& cart) {
    cart.each("declined", kMaxListLength, [&](Value& value, const Place& place) {
      std::string_view id;
      if (!json::read_text(input_, value, place, 64, id)) return;
      const Index coupon = find_coupon(id);
      const Index offer = book_.offer(id);
      if (coupon != kNone) request_.coupons[static_cast<std::size_t>(coupon)].candidate = false;
      if (offer != kNone) request_.declined.push_back(offer);
      if (coupon == kNone && offer == kNone)
        input_.report(IssueCode::kUnknownOffer, place, &value, "the id of a coupon or an offer");
    });
  }

  void read_claimed(const Value& value, const Place& place) {
    std::string_view id;
    if (!json::read_id(input_, value, place, id)) return;
    const Index offer = book_.offer(id);
    if (offer == kNone) {
      input_.report(IssueCode::kUnknownOffer, place, &value, "the id of an offer of the rulebook");
    } else if (claim_of(offer) != Claim::kChoice) {
      input_.report(IssueCode::kNotAChoice, place, &value, "an offer that is claimed by choice");
    } else {
      request_.claimed.push_back(offer);
    }
  }

  void read_gift(Value& value, const Place& place) {
    const Object object(input_, value, place);
    GiftChoice gift;
    std::string_view id;
    if (object.id("offer", id, Need::kRequired)) {
      gift.offer = book_.offer(id);
      if (gift.offer == kNone) object.report(IssueCode::kUnknownOffer, "offer", "the id of an offer of the rulebook");
    }
    if (object.id("sku", id, Need::kRequired)) {
      gift.sku = book_.sku(id);
      if (gift.sku == kNone) object.report(IssueCode::kUnknownSku, "sku", "the id of a SKU of the rulebook");
    }
    object.integer("units", 1, kMaxUnitsPerLine, gift.units);
    object.finish();
    request_.gifts.push_back(gift);
  }

  const json::Input& input_;
  const Rulebook& book_;
  Request& request_;
  Value* root_ = nullptr;
};

}  // namespace

void read_request(const json::Input& input, Value& value, const Place& place, const Rulebook& book, Request& request) {
  RequestReader(input, book, request).read(value, place);
}

void read_cart(const json::Input& input, Value& value, const Place& place, const Rulebook& book, Request& request) {
  RequestReader(input, book, request).read_cart_alone(value, place);
}

void read_coupons(const Object& object, const Rulebook& book, Request& request) {
  RequestReader(object.input(), book, request).read_coupons_of(object);
}

RequestRead read_request(std::string_view json_text, const Rulebook& book) {
  RequestRead read;
  json::Document document;
  if (!document.parse(json_text, kMaxRequestBytes, read.issues)) return read;
  const json::Input input{document, read.issues};
  read_request(input, document.root(), Place{}, book, read.request);
  return read;
}

}  // namespace yansuan
