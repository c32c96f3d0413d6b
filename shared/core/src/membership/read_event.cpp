#include <algorithm>

#include "membership/read_account.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

// The fields of each kind, as in account-event.schema.json; "?" may be absent.
constexpr std::array<std::string_view, kEventKindCount> kFieldsOf{
    "order paid_fen points? channel? role? distributor? owner?",  // order_paid
    "order",                                                      // order_received
    "order refund_fen points? whole?",                            // order_refunded
    "channel? order?",                                            // friend_added
    "channel?",                                                   // parcel_activated
    "group inviter? ancestors? marks?",                           // group_joined
    "group",                                                      // group_left
    "group",                                                      // group_greeted
    "",                                                           // consultation_done
    "inviter ancestors? marks?",                                  // invited
    "invitee",                                                    // invitee_added
    "invitee",                                                    // invitee_consulted
    "invitee order",                                              // invitee_dealt
    "invitee order",                                              // invitee_refunded
    "invitee",                                                    // invitee_in_group
    "invitee",                                                    // referral_approved
    "salon",                                                      // salon_visited
    "salon invitee",                                              // salon_invited
    "channel? order?",                                            // activation
    "channel?",                                                   // card_opened
    "birthday_month? birthday_day? marks?",                       // profile_changed
    "",                                                           // day_passed
    "case",                                                       // compensation
    "content",                                                    // share_checked
    "product choice?",                                            // story_approved
    "product choice?",                                            // story_published
    "group",                                                      // group_succeeded
    "draw",                                                       // lottery_won
    "segment",                                                    // segment_entered
    "item count?",                                                // points_redeemed
    "redemption",                                                 // redemption_cancelled
    "order points account?",                                      // points_spent
    "order points",                                               // points_given_back
    "account points reason",                                      // manual_adjustment
    "deed subject?",                                              // community_action
    "benefit festival? festival_on_ms?",                          // benefit_claimed
    "coupon order",                                               // coupon_locked
    "coupon",                                                     // coupon_released
    "coupon order",                                               // coupon_used
    "coupon",                                                     // coupon_returned
    "coupon reason",                                              // coupon_revoked
};

template <typename Use>
void each_field(std::string_view fields, Use use) {
  while (!fields.empty()) {
    const std::size_t end = std::min(fields.find(' '), fields.size());
    std::string_view field = fields.substr(0, end);
    fields.remove_prefix(std::min(end + 1, fields.size()));
    const bool optional = field.back() == '?';
    if (optional) field.remove_suffix(1);
    use(field, optional ? Need::kOptional : Need::kRequired);
  }
}

class EventReader {
 public:
  EventReader(const Object& object, AccountEvent& event) : object_(object), event_(event) {}

  void read() {
    text("id", kMaxKeyCharacters, event_.id, Need::kRequired);
    if (object_.valid() && object_.find("kind") == nullptr)
      object_.report(IssueCode::kMissingField, "kind", "the field \"kind\"");
    if (!object_.choice("kind", event_.kind)) return forgive();
    each_field(kFieldsOf[static_cast<std::size_t>(event_.kind)],
               [&](std::string_view field, Need need) { read_field(field, need); });
  }

 private:
  // Without a kind nothing can be said about the other fields.
  void forgive() {
    for (const std::string_view fields : kFieldsOf)
      each_field(fields, [&](std::string_view field, Need /*need*/) { (void)object_.find(field); });
  }

  void text(std::string_view key, std::int64_t max, std::string& out, Need need) {
    std::string_view read;
    if (object_.text(key, static_cast<std::size_t>(max), read, need)) out = read;
  }
  void id(std::string_view key, std::string& out, Need need) {
    std::string_view read;
    if (object_.id(key, read, need)) out = read;
  }
  void texts(std::string_view key, std::size_t most, std::vector<std::string>& out) {
    object_.each(key, most, [&](Value& value, const Place& place) {
      std::string_view read;
      if (json::read_text(object_.input(), value, place, static_cast<std::size_t>(kMaxInstanceIdCharacters), read))
        out.emplace_back(read);
    });
  }
  template <typename Enum>
  void choice(std::string_view key, Enum& out, Need need) {
    if (need == Need::kRequired && object_.find(key) == nullptr)
      object_.report(IssueCode::kMissingField, key, "the field \"" + std::string(key) + "\"");
    object_.choice(key, out);
  }

  void read_field(std::string_view field, Need need) {
    if (read_number(field, need) || read_word(field, need)) return;
    struct Named {
      std::string_view key;
      std::string* out;
      bool is_id;
    };
    const std::array<Named, 21> named{{
        {"order", &event_.order, false},     {"coupon", &event_.coupon, true},
        {"channel", &event_.channel, true},  {"inviter", &event_.who, false},
        {"invitee", &event_.who, false},     {"group", &event_.subject, false},
        {"case", &event_.subject, false},    {"content", &event_.subject, false},
        {"product", &event_.subject, false}, {"draw", &event_.subject, false},
        {"segment", &event_.subject, true},  {"salon", &event_.subject, false},
        {"item", &event_.subject, true},     {"benefit", &event_.subject, true},
        {"subject", &event_.subject, false}, {"choice", &event_.choice, true},
        {"festival", &event_.choice, false}, {"distributor", &event_.distributor, false},
        {"owner", &event_.owner, false},     {"redemption", &event_.subject, false},
        {"reason", &event_.reason, false},
    }};
    for (const Named& one : named) {
      if (one.key != field) continue;
      if (one.is_id) return id(field, *one.out, need);
      const bool long_text = field == "reason";
      const std::int64_t most = field == "redemption" ? kMaxKeyCharacters : kMaxInstanceIdCharacters;
      return text(field, long_text ? kMaxProseCharacters : most, *one.out, need);
    }
  }

  bool read_number(std::string_view field, Need need) {
    if (field == "paid_fen" || field == "refund_fen")
      return object_.integer(field, 0, kMaxAccount, event_.fen, need), true;
    if (field == "points") return read_points(need), true;
    if (field == "count") return object_.integer(field, 1, 1'000, event_.count, need), true;
    if (field == "festival_on_ms") return object_.integer(field, 0, kMaxInstantMs, event_.on_ms, need), true;
    if (field == "birthday_month") return object_.integer(field, 1, 12, event_.birthday.month, need), true;
    if (field == "birthday_day") return object_.integer(field, 0, 31, event_.birthday.day, need), true;
    if (field == "whole") return object_.boolean(field, event_.whole), true;
    return false;
  }

  void read_points(Need need) {
    std::int64_t min = 0;
    std::int64_t max = kMaxAccount;
    if (event_.kind == EventKind::kManualAdjustment) {
      min = -kMaxCount;
      max = kMaxCount;
    } else if (need == Need::kRequired) {
      min = 1;
    }
    event_.has_points = object_.integer("points", min, max, event_.points, need);
  }

  bool read_word(std::string_view field, Need need) {
    if (field == "role") return choice(field, event_.role, need), true;
    if (field == "deed") return choice(field, event_.deed, need), true;
    if (field == "account") return choice(field, event_.account, need), true;
    if (field == "ancestors") return texts(field, 100, event_.ancestors), true;
    if (field != "marks") return false;
    event_.has_marks = object_.find(field) != nullptr;
    texts(field, 20, event_.marks);
    return true;
  }

  const Object& object_;
  AccountEvent& event_;
};

}  // namespace

void read_event(const json::Object& object, AccountEvent& event) { EventReader(object, event).read(); }

}  // namespace yansuan
