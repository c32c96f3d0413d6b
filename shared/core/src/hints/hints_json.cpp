#include "json/writer.hpp"
#include "receipt/words.hpp"
#include "yansuan/hints.hpp"

namespace yansuan {
namespace {

void begin(json::Writer& out, const Rulebook& book) {
  out.begin_object().member("contract", kContractVersion);
  out.key("rulebook").begin_object().member("id", book.id).member("version", book.version).end_object();
}

template <typename Say>
void write_sentence(json::Writer& out, Say say) {
  out.key("text").begin_object();
  for (const Lang lang : {Lang::kZh, Lang::kEn}) out.member(to_string(lang), say(Words(lang)));
  out.end_object();
}

template <typename Thing>
void write_id(json::Writer& out, std::string_view key, const std::vector<Thing>& things, Index index) {
  out.key(key);
  index == kNone ? out.null() : out.text(things[static_cast<std::size_t>(index)].id);
}

template <typename Thing>
std::string_view name_of(const std::vector<Thing>& things, Index index, Lang lang) {
  return index == kNone ? std::string_view() : things[static_cast<std::size_t>(index)].name.in(lang);
}

void write_option(json::Writer& out, const GroupOption& option) {
  out.begin_object().member("size", option.size).member("code", to_string(option.code)).key("payable_fen");
  option.code <= CompareCode::kDearer ? out.integer(option.payable_fen) : out.null();
  out.member("saving_fen", option.saving_fen);
  write_sentence(out, [&](const Words& words) { return words.in_group(option); });
  out.end_object();
}

}  // namespace

std::string to_json(const Rulebook& book, const Request& request, const Hints& hints) {
  json::Writer out;
  begin(out, book);
  out.member("payable_fen", hints.payable_fen).flag("complete", hints.complete).key("hints").begin_array();
  for (const Hint& hint : hints.hints) {
    out.begin_object().member("code", to_string(hint.code));
    write_id(out, "sku", book.skus, hint.sku);
    out.member("units_added", hint.units_added).member("payable_fen", hint.payable_fen);
    out.member("extra_fen", hint.extra_fen).member("saving_fen", hint.saving_fen).member("need_fen", hint.need_fen);
    write_id(out, "offer", book.offers, hint.offer);
    write_id(out, "coupon", request.coupons, hint.coupon);
    write_id(out, "instead", request.coupons, hint.instead);
    write_id(out, "tier", book.tiers, hint.tier);
    write_sentence(out, [&](const Words& words) {
      const Lang lang = words.lang();
      const std::string_view sku = name_of(book.skus, hint.sku, lang);
      const bool tier = hint.tier != kNone;
      return words.hint(hint, sku,
                        tier ? name_of(book.tiers, hint.tier, lang) : name_of(book.offers, hint.offer, lang));
    });
    out.end_object();
  }
  out.end_array().end_object();
  return out.take();
}

std::string to_json(const Rulebook& book, const Comparison& comparison) {
  json::Writer out;
  begin(out, book);
  out.key("alone").begin_object().member("payable_fen", comparison.alone_fen).end_object();
  out.key("joining");
  write_option(out, comparison.joining);
  out.key("opening").begin_array();
  for (const GroupOption& option : comparison.opening) write_option(out, option);
  out.end_array().end_object();
  return out.take();
}

}  // namespace yansuan
