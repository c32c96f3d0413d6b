// What one more event costs an account with a short and with a long history, and what checking a ledger costs.
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "yansuan/ledger.hpp"
#include "yansuan/membership.hpp"

namespace {

using yansuan::Account;
using yansuan::AccountEvent;
using yansuan::Millis;

constexpr Millis kBeginMs = 1'767'225'600'000;
constexpr std::uint64_t kEventsTimed = 64;

/// A shop without gifts: orders that earn, points that wait a week and last a year.
struct Shop {
  std::unique_ptr<const yansuan::Rulebook> book;
  yansuan::MembershipRules rules;

  explicit Shop(const std::string& text) {
    yansuan::Loaded loaded = yansuan::load(text);
    if (loaded.rulebook == nullptr) std::exit(1);
    book = std::move(loaded.rulebook);
    rules.expiry[yansuan::PointsAccount::kConsumption] = {yansuan::ExpiryMode::kRollingMonths, 0, 12};
  }

  /// The n-th order; its name tells nothing of when it was.
  yansuan::AccountAnswer buy(Account& account, std::uint64_t n) const {
    AccountEvent event;
    event.kind = yansuan::EventKind::kOrderPaid;
    event.order = std::to_string(n * 0x9E37'79B9'7F4A'7C15U);
    event.id = "paid/" + event.order;
    event.fen = 10'000;
    return yansuan::apply(*book, rules, account, event, kBeginMs + static_cast<Millis>(n) * yansuan::kHourMs, {});
  }
};

void apply_one_more(benchmark::State& state, const Shop& shop) {
  Account account;
  account.id = "m";
  account.index();
  std::uint64_t orders = 0;
  while (account.entries < state.range(0)) shop.buy(account, ++orders);
  for (auto _ : state) {
    Account copy = account;
    // A copy has no room to grow; an account that lives has.
    copy.lots.reserve(copy.lots.size() + kEventsTimed);
    copy.orders.reserve(copy.orders.size() + kEventsTimed);
    const auto started = std::chrono::steady_clock::now();
    for (std::uint64_t i = 1; i <= kEventsTimed; ++i) {
      if (!shop.buy(copy, orders + i).applied) state.SkipWithError("an order was refused");
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
    state.SetIterationTime(took.count() / static_cast<double>(kEventsTimed));
  }
}

void fold(benchmark::State& state) {
  std::vector<std::int32_t> words;
  for (std::int32_t i = 0; i < state.range(0); ++i) words.insert(words.end(), {i % 2, 1 + i / 2, 100, 0, 0, 0});
  for (auto _ : state) {
    const yansuan::LedgerFold folded = yansuan::fold_ledger(words);
    benchmark::DoNotOptimize(folded.lots.data());
  }
}

}  // namespace

int main(int count, char** values) {
  benchmark::Initialize(&count, values);
  std::ifstream in("shared/rulebooks/sop.json", std::ios::binary);
  const Shop shop({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
  benchmark::RegisterBenchmark("apply", [&shop](benchmark::State& state) { apply_one_more(state, shop); })
      ->Arg(10)
      ->Arg(10'000)
      ->UseManualTime()
      ->Iterations(200);
  benchmark::RegisterBenchmark("fold", fold)->Arg(10'000);
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
