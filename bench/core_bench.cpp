// The core without a boundary. `core_bench --carts=FOLDER --rulebook=FILE` reads what bench/as-rulebook.mjs wrote;
// `--sizes=NAME,NAME` asks for other carts, such as bench/search-carts.mjs writes; other flags are Google Benchmark's.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "yansuan/door.hpp"

namespace {

using yansuan::Door;
using yansuan::Session;
namespace block = yansuan::block;

[[noreturn]] void fail(const std::string& text) {
  std::fprintf(stderr, "core_bench: %s\n", text.c_str());
  std::exit(1);
}

std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) fail("cannot read " + path);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

/// A size of the workload: its rulebook, its request, and a session whose first line is tapped up and down.
struct Cart {
  std::unique_ptr<Door> door;
  std::string request;
  std::unique_ptr<Session> session;
  std::int32_t units = 0;
  std::int32_t flip = 0;

  Cart(const std::string& folder, const std::string& size) {
    std::string answer;
    door = Door::open(read_file(folder + "/" + size + ".rulebook.json"), answer);
    if (door == nullptr) fail(answer);
    request = read_file(folder + "/" + size + ".request.json");
    yansuan::RequestRead read = yansuan::read_request(request, door->rulebook());
    if (has_errors(read.issues)) fail(to_json(read.issues));
    session = std::make_unique<Session>(door->rulebook());
    session->set(std::move(read.request));
    units = session->words()[block::kLines + 1];
  }

  void change() {
    flip ^= 1;
    session->words()[block::kLines + 1] = units + flip;
  }
};

std::int64_t payable_fen(Session& session) {
  const auto low = static_cast<std::uint32_t>(session.words()[block::kPayable]);
  return (static_cast<std::int64_t>(session.words()[block::kPayable + 1]) << 32) + low;
}

// What both carts cost goes out beside the time, to be held against the exact recursion.
void note(benchmark::State& state, Cart& cart, std::int64_t fen, bool proved) {
  state.counters[cart.flip == 0 ? "plain_fen" : "tapped_fen"] = static_cast<double>(fen);
  state.counters[cart.flip == 0 ? "plain_proved" : "tapped_proved"] = proved ? 1 : 0;
}

void tap(benchmark::State& state, Cart& cart) {
  for (auto _ : state) {
    cart.change();
    if (!cart.session->price()) {
      state.SkipWithError("the session refused its block");
      return;
    }
    benchmark::DoNotOptimize(cart.session->words()[block::kPayable]);
  }
  for (int i = 0; i < 2; ++i) {
    cart.change();
    cart.session->price();
    note(state, cart, payable_fen(*cart.session), cart.session->words()[block::kProved] == 1);
  }
}

void explain(benchmark::State& state, Cart& cart) {
  for (auto _ : state) {
    cart.change();
    const yansuan::Quote& quote = cart.session->explain();
    benchmark::DoNotOptimize(quote.payable_fen);
    note(state, cart, quote.payable_fen, quote.proved);
  }
}

void json_door(benchmark::State& state, Cart& cart) {
  for (auto _ : state) {
    const std::string answer = cart.door->quote(cart.request);
    benchmark::DoNotOptimize(answer.data());
  }
}

void load(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    const yansuan::Loaded loaded = yansuan::load(text);
    benchmark::DoNotOptimize(loaded.rulebook.get());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) * static_cast<std::int64_t>(text.size()));
}

/// `--name=value`, or the fallback.
std::string argument(int count, char** values, std::string_view name, std::string fallback) {
  const std::string start = "--" + std::string(name) + "=";
  for (int i = 1; i < count; ++i) {
    const std::string_view given = values[i];
    if (given.substr(0, start.size()) == start) return std::string(given.substr(start.size()));
  }
  return fallback;
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, ',');) parts.push_back(part);
  return parts;
}

}  // namespace

int main(int count, char** values) {
  benchmark::Initialize(&count, values);
  const std::string folder = argument(count, values, "carts", "build/bench");
  const std::string rulebook = read_file(argument(count, values, "rulebook", "shared/rulebooks/sop.json"));
  const std::vector<std::string> sizes = split(argument(count, values, "sizes", "S,M,L"));
  std::vector<std::unique_ptr<Cart>> carts;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    Cart& cart = *carts.emplace_back(std::make_unique<Cart>(folder, sizes[i]));
    benchmark::RegisterBenchmark(("tap/" + sizes[i]).c_str(), [&cart](benchmark::State& state) { tap(state, cart); });
    benchmark::RegisterBenchmark(("explain/" + sizes[i]).c_str(),
                                 [&cart](benchmark::State& state) { explain(state, cart); });
    benchmark::RegisterBenchmark(("json_door/" + sizes[i]).c_str(),
                                 [&cart](benchmark::State& state) { json_door(state, cart); });
  }
  benchmark::RegisterBenchmark("load/sop", [&rulebook](benchmark::State& state) { load(state, rulebook); });
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
