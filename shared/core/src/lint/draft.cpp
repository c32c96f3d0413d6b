#include "lint/linter.hpp"
#include "lint/sentences.hpp"
#include "receipt/words.hpp"

namespace yansuan {
namespace {

void fill(std::string& out, std::string_view& pattern, std::string_view said) {
  const std::size_t hole = pattern.find("{}");
  out.append(pattern.substr(0, hole)).append(said);
  pattern.remove_prefix(hole + 2);
}

}  // namespace

Draft::Draft(Linter& linter, FindingCode code, Index offer, std::string_view inside) : linter_(linter) {
  begin(code, offer);
  also("offers", offer);
  finding_.pointer = std::move(finding_.also.back());
  finding_.also.clear();
  finding_.pointer.append(inside);
}

Draft::Draft(Linter& linter, FindingCode code, std::string_view pointer) : linter_(linter) {
  begin(code, kNone);
  finding_.pointer = pointer;
}

Draft::~Draft() = default;

void Draft::begin(FindingCode code, Index offer) {
  const Kind& kind = kind_of(code);
  finding_.code = code;
  finding_.severity = kind.severity;
  finding_.rule = kind.rule;
  const bool cites = offer != kNone && !kind.of_the_specification && !linter_.offer(offer).rule.empty();
  if (cites) finding_.rule = linter_.offer(offer).rule;
  zh_ = kind.zh;
  en_ = kind.en;
}

Draft& Draft::inside(std::string_view more) {
  finding_.pointer.append(more);
  return *this;
}

Draft& Draft::inside(std::string_view list, std::size_t index, std::string_view field) {
  finding_.pointer.append(list).append(std::to_string(index)).append(field);
  return *this;
}

Draft& Draft::also(std::string_view list, Index index) {
  std::string& pointer = finding_.also.emplace_back();
  pointer.append("/").append(list).append("/").append(std::to_string(index));
  if (pointer == finding_.pointer) finding_.also.pop_back();
  return *this;
}

Draft& Draft::number(std::string_view name, std::int64_t value) {
  finding_.numbers.push_back({name, value});
  return *this;
}

Draft& Draft::say(std::string_view zh, std::string_view en) {
  fill(finding_.text.zh, zh_, zh);
  fill(finding_.text.en, en_, en);
  return *this;
}

Draft& Draft::say_number(std::int64_t value) {
  const std::string text = std::to_string(value);
  return say(text, text);
}

Draft& Draft::say_yuan(Fen fen) {
  const std::string text = Words::face_yuan(fen);
  return say(text, text);
}

Draft& Draft::say_day(Millis at_ms) {
  const CivilDate date = civil_date(at_ms);
  const std::string year = std::to_string(date.year);
  std::string zh = year;
  std::string en = Words(Lang::kEn).day(date);
  zh.append(" 年 ").append(Words(Lang::kZh).day(date));
  en.append(" ").append(year);
  return say(zh, en);
}

Draft& Draft::say_percent(std::int64_t share_bp) {
  const std::int64_t tenths = (share_bp + 5) / 10;
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text.append(".").append(std::to_string(tenths % 10));
  text.append("%");
  return say(text, text);
}

Draft& Draft::say_keep(std::int64_t keep_bp) {
  return say(Words(Lang::kZh).keep(keep_bp), Words(Lang::kEn).keep(keep_bp));
}

void Draft::report() {
  const Quote& quote = linter_.quoter_.price(finding_.shows);
  if (quote.status != QuoteStatus::kPriced) return;
  finding_.payable_fen = quote.payable_fen;
  keep();
}

void Draft::report_without_cart() {
  finding_.has_cart = false;
  keep();
}

void Draft::keep() {
  finding_.text.zh.append(zh_);
  finding_.text.en.append(en_);
  linter_.findings_.list.push_back(std::move(finding_));
}

}  // namespace yansuan
