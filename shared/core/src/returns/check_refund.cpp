#include <algorithm>

#include "json/writer.hpp"
#include "returns/ledger.hpp"

namespace yansuan {
namespace {

class RefundCheck {
 public:
  RefundCheck(const Rulebook& book, const RefundRequest& request)
      : book_(book), request_(request), order_(request.order) {}

  Issues run() {
    check_lines();
    check_sums();
    check_instants();
    if (issues_.empty()) check_returns();
    return std::move(issues_);
  }

 private:
  void report(IssueCode code, const std::string& place, std::string_view field, std::string value,
              std::string_view expected) {
    issues_.push_back({code, Severity::kError, place + std::string(field), std::move(value), std::string(expected)});
  }
  void report(IssueCode code, const std::string& place, std::string_view field, std::int64_t value,
              std::string_view expected) {
    report(code, place, field, std::to_string(value), expected);
  }
  void expect_sum(const std::string& place, std::string_view field, std::int64_t value, std::int64_t sum) {
    if (value != sum) report(IssueCode::kSumMismatch, place, field, value, std::to_string(sum));
  }
  static std::string at(const std::string& list, std::size_t index) { return list + std::to_string(index); }

  void check_lines() {
    const auto& lines = order_.quote.lines;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const CartLine& line = order_.request.lines[i];
      const std::string place = at("/order/quote/lines/", i);
      std::int64_t units = 0;
      Fen paid_fen = 0;
      for (const PaidUnits& paid : lines[i].paid) {
        units += paid.units;
        paid_fen += paid.unit_fen * paid.units;
        points_off_fen_ += paid.points_off_fen * paid.units;
      }
      if (units != (line.selected ? line.units : 0))
        report(IssueCode::kQuoteMismatch, place, "/paid", units, "as many units as the line has");
      expect_sum(place, "/payable_fen", lines[i].payable_fen, paid_fen);
      goods_fen_ += paid_fen;
    }
  }

  void check_sums() {
    const Quote& quote = order_.quote;
    const std::string place = "/order/quote";
    for (const Gift& gift : quote.gifts) goods_fen_ += gift.price_fen * gift.units;
    expect_sum(place, "/goods_fen", quote.goods_fen, goods_fen_);
    expect_sum(place, "/payable_fen", quote.payable_fen, quote.goods_fen + quote.freight_fen);
    expect_sum(place, "/points_off_fen", quote.points_off_fen, points_off_fen_);
    expect_sum(place, "/points_earned", quote.points_earned, points_on(book_, quote.goods_fen, quote.bonus_points));
  }

  void check_instants() {
    const auto& returned = request_.returned;
    Millis earliest_ms = order_.request.now_ms;
    for (std::size_t i = 0; i < returned.size(); ++i) {
      if (returned[i].at_ms < earliest_ms)
        report(IssueCode::kNotAscending, at("/returned/", i), "/at_ms", returned[i].at_ms,
               "not before the order and the return ahead of it");
      earliest_ms = std::max(earliest_ms, returned[i].at_ms);
    }
    if (request_.now.at_ms < earliest_ms)
      report(IssueCode::kOutOfRange, "", "/now_ms", request_.now.at_ms, "not before the order and its returns");
  }

  void check_returns() {
    Ledger ledger(order_);
    for (std::size_t i = 0; i < request_.returned.size(); ++i)
      check_return(ledger, request_.returned[i], at("/returned/", i));
    check_return(ledger, request_.now, "/return");
  }

  // What is refused is not taken, so that one mistake is reported once.
  void check_return(Ledger& ledger, const Return& one, const std::string& place) {
    const bool over = ledger.whole();
    ledger.begin_return();
    if (one.lines.empty()) report(IssueCode::kNothingReturned, place, "/lines", "[]", "at least one unit");
    for (std::size_t i = 0; i < one.lines.size(); ++i) {
      const std::string line_place = at(place + "/lines/", i);
      const std::size_t before = issues_.size();
      if (one.lines[i].gift != kNone) {
        check_gift(ledger, one.lines[i], over, line_place);
      } else {
        check_line(ledger, one.lines[i], line_place);
      }
      if (issues_.size() == before) ledger.take(one.lines[i]);
    }
  }

  void check_quantity(std::int32_t quantity, std::int32_t left, const std::string& place) {
    if (left == 0) {
      report(IssueCode::kUnitReturned, place, "/quantity", quantity, kNotBack);
    } else if (quantity > left) {
      report(IssueCode::kTooManyUnits, place, "/quantity", quantity, "at most " + std::to_string(left));
    }
  }

  // With the whole order every gift went back.
  void check_gift(const Ledger& ledger, const ReturnedLine& returned, bool over, const std::string& place) {
    const std::int32_t units = order_.quote.gifts[static_cast<std::size_t>(returned.gift)].units;
    check_quantity(returned.quantity, over ? 0 : units - ledger.gift_units_back(returned.gift), place);
  }

  void check_line(const Ledger& ledger, const ReturnedLine& returned, const std::string& place) {
    const CartLine& line = order_.request.lines[static_cast<std::size_t>(returned.line)];
    if (!line.selected) {
      report(IssueCode::kLineNotSelected, place, "/line", json::quoted(line.id), "a line that was bought");
    } else if (!returned.units.empty()) {
      check_units(ledger, returned, place + "/units/");
    } else if (returned.quantity == 0) {
      report(IssueCode::kNothingReturned, place, "/units", "[]", "at least one unit");
    } else {
      check_quantity(returned.quantity, ledger.units_left(returned.line), place);
    }
  }

  void check_units(const Ledger& ledger, const ReturnedLine& returned, const std::string& list) {
    const auto units = ledger.line(returned.line);
    for (std::size_t i = 0; i < returned.units.size(); ++i) {
      const std::int32_t number = returned.units[i];
      const auto end = returned.units.begin() + static_cast<std::ptrdiff_t>(i);
      if (number < 1 || static_cast<std::size_t>(number) > units.size()) {
        report(IssueCode::kTooManyUnits, at(list, i), "", number, "from 1 to " + std::to_string(units.size()));
        continue;
      }
      const std::int32_t taken = units[static_cast<std::size_t>(number) - 1].returned_in;
      if (taken != 0 && taken != ledger.returns()) {
        report(IssueCode::kUnitReturned, at(list, i), "", number, kNotBack);
      } else if (taken != 0 || std::find(returned.units.begin(), end, number) != end) {
        report(IssueCode::kDuplicateUnit, at(list, i), "", number, "each unit once");
      }
    }
  }

  static constexpr std::string_view kNotBack = "units that are not back yet";
  const Rulebook& book_;
  const RefundRequest& request_;
  const PricedOrder& order_;
  Issues issues_;
  Fen goods_fen_ = 0;
  Fen points_off_fen_ = 0;
};

}  // namespace

Issues check_refund(const Rulebook& book, const RefundRequest& request) { return RefundCheck(book, request).run(); }

}  // namespace yansuan
