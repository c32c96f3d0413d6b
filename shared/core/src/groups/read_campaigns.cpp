#include <algorithm>

#include "groups/check_campaign.hpp"
#include "groups/read_campaigns.hpp"
#include "json/reader.hpp"
#include "rulebook/rulebook_reader.hpp"
#include "yansuan/limits.hpp"

namespace yansuan {
namespace {

using json::Need;
using json::Object;
using json::Place;
using json::Value;

class CampaignReader {
 public:
  CampaignReader(const Rulebook& book, std::vector<Campaign>& campaigns) : book_(book), campaigns_(campaigns) {}

  void read(const Object& section) {
    section.each("list", kMaxCampaigns, [&](Value& value, const Place& place) {
      const Object object(section.input(), value, place);
      if (!object.valid()) return;
      const std::size_t before = section.input().issues.size();
      Campaign campaign;
      read_goods(object, campaign);
      read_people(object, campaign);
      read_times(object, campaign);
      check_mode(object, campaign);
      object.finish();
      if (section.input().issues.size() == before) check_prices(object, book_, campaign);
      campaigns_.push_back(std::move(campaign));
    });
  }

 private:
  void read_goods(const Object& object, Campaign& campaign) {
    std::string_view id;
    if (object.id("id", id, Need::kRequired)) {
      if (find_campaign(campaigns_, id) != kNone)
        object.report(IssueCode::kDuplicateValue, "id", "an id that no other campaign has");
      campaign.id = id;
    }
    Text words;
    read_localized(object, "name", kMaxNameCharacters, words, Need::kOptional);
    read_localized(object, "note", kMaxProseCharacters, words, Need::kOptional);
    std::string rule;
    read_rule(object, rule);
    Source source = Source::kSpec;
    object.choice("source", source);
    if (object.find("mode") == nullptr) object.report(IssueCode::kMissingField, "mode", "the field \"mode\"");
    object.choice("mode", campaign.mode);
    read_names(object, "skus", kMaxCampaignSkus, IssueCode::kUnknownSku, campaign.skus,
               [&](std::string_view name) { return book_.sku(name); });
    if (object.find("skus") == nullptr) object.report(IssueCode::kMissingField, "skus", "the field \"skus\"");
    if (object.find("skus") != nullptr && campaign.skus.empty())
      object.report(IssueCode::kTooShort, "skus", "at least one SKU");
    read_names(object, "offers", kMaxCampaignOffers, IssueCode::kUnknownOffer, campaign.offers,
               [&](std::string_view name) { return book_.offer(name); });
  }

  template <typename Find>
  void read_names(const Object& object, std::string_view key, std::size_t most, IssueCode unknown,
                  std::vector<Index>& out, Find find) {
    object.each(key, most, [&](Value& value, const Place& place) {
      std::string_view name;
      if (!json::read_id(object.input(), value, place, name)) return;
      out.push_back(find(name));
      if (out.back() == kNone) object.input().report(unknown, place, &value, "an id of this rulebook");
    });
    object.unique(key);
  }

  static void read_people(const Object& object, Campaign& campaign) {
    object.integer("stock_units", 1, kMaxCount, campaign.stock_units);
    object.integer("person_units", 1, kMaxUnitsPerLine, campaign.person_units);
    read_numbers(object, "sizes", 20, kMaxSeatsWanted, campaign.sizes);
    for (std::size_t i = 1; i < campaign.sizes.size(); ++i) {
      if (campaign.sizes[i] <= campaign.sizes[i - 1])
        object.report(IssueCode::kNotAscending, "sizes", "sizes in ascending order");
    }
    object.choice("settle", campaign.settle);
    object.choice("opener", campaign.opener);
    object.choice("joiner", campaign.joiner);
    object.boolean("allow_coupon", campaign.allow_coupon);
    object.integer("bonus_points", 0, kMaxBonusPoints, campaign.bonus_points);
    object.integer("helpers", 1, kMaxSeatsWanted, campaign.helpers);
    object.integer("floor_fen", 1, kMaxMoneyFen, campaign.floor_fen);
  }

  static void read_times(const Object& object, Campaign& campaign) {
    object.integer("from_ms", 0, kMaxInstantMs, campaign.from_ms, Need::kRequired);
    if (object.integer("until_ms", 1, kMaxInstantMs, campaign.until_ms, Need::kRequired) &&
        campaign.until_ms <= campaign.from_ms)
      object.report(IssueCode::kEmptyWindow, "until_ms", "an instant after from_ms");
    object.integer("open_hours", 1, kMaxOpenHours, campaign.open_hours);
    object.integer("hold_s", 1, kMaxHoldS, campaign.hold_s);
    object.integer("hold_notice_s", 0, kMaxHoldS, campaign.hold_notice_s);
    object.boolean("hold_past_deadline", campaign.hold_past_deadline);
    object.integer("leave_s", 0, kMaxHoldS, campaign.leave_s);
    read_minutes(object, "reminders_min", campaign.reminders_min);
    read_minutes(object, "broadcast_min", campaign.broadcast_min);
  }

  static void read_minutes(const Object& object, std::string_view key, std::vector<std::int32_t>& out) {
    read_numbers(object, key, kMaxMarks, kMaxMarkMin, out);
    for (std::size_t i = 1; i < out.size(); ++i) {
      if (out[i] >= out[i - 1]) object.report(IssueCode::kNotAscending, key, "minutes in descending order");
    }
  }

  static void read_numbers(const Object& object, std::string_view key, std::size_t most, std::int64_t max,
                           std::vector<std::int32_t>& out) {
    if (object.find(key) != nullptr) out.clear();
    object.each(key, most, [&](Value& value, const Place& place) {
      std::int64_t number = 0;
      if (json::read_integer(object.input(), value, place, 1, max, number))
        out.push_back(static_cast<std::int32_t>(number));
    });
  }

  // What a mode needs, and what it cannot take.
  static void check_mode(const Object& object, Campaign& campaign) {
    const auto refuse = [&](std::string_view key, bool wrong, std::string_view expected) {
      if (wrong && object.find(key) != nullptr) object.report(IssueCode::kNotAChoice, key, std::string(expected));
    };
    const bool at_close = campaign.settle == Settle::kSettleAtClose;
    refuse("sizes", !campaign.teams(), "sizes only with team_discount and fission");
    refuse("settle", at_close && !campaign.teams(), "settle_at_close only with team_discount and fission");
    refuse("allow_coupon", campaign.allow_coupon && (at_close || campaign.bargain()),
           "coupons neither with settle_at_close nor in a bargain");
    refuse("floor_fen", !campaign.bargain(), "a floor only with bargain");
    refuse("helpers", !campaign.bargain(), "helpers only with bargain");
    if (campaign.teams() && campaign.sizes.empty())
      object.report(IssueCode::kMissingField, "sizes", "at least one size");
    if (!campaign.teams() && object.find("sizes") == nullptr) campaign.sizes = {1};
    if (campaign.offers.empty() && campaign.floor_fen == 0)
      object.report(IssueCode::kMissingField, "offers", "at least one offer");
  }

  const Rulebook& book_;
  std::vector<Campaign>& campaigns_;
};

}  // namespace

Index find_campaign(const std::vector<Campaign>& campaigns, std::string_view id) {
  const auto at =
      std::find_if(campaigns.begin(), campaigns.end(), [&](const Campaign& campaign) { return campaign.id == id; });
  return at == campaigns.end() ? kNone : static_cast<Index>(at - campaigns.begin());
}

void read_campaigns(const Object& section, const Rulebook& book, std::vector<Campaign>& campaigns) {
  CampaignReader(book, campaigns).read(section);
}

CampaignsRead read_campaigns(std::string_view rulebook_text, const Rulebook& book) {
  CampaignsRead read;
  json::Document document;
  if (!document.parse(rulebook_text, kMaxRulebookBytes, read.issues)) return read;
  const json::Input input{document, read.issues};
  const Place place;
  const Object root(input, document.root(), place);
  root.section("campaigns", Need::kOptional,
               [&](const Object& section) { read_campaigns(section, book, read.campaigns); });
  return read;
}

}  // namespace yansuan
