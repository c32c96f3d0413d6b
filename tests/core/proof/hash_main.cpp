// M5, the native side: "load RULEBOOK" opens, "set REQUEST" takes a cart, "carts SEED COUNT" taps so many random
// changes through the flat block and answers with one hash over every answer's words; "reasons" answers with one over
// the quote of the last. tests/node does the same in Wasm.
#include <iostream>
#include <memory>
#include <string>

#include "yansuan/door.hpp"
#include "yansuan/session.hpp"

namespace {

using namespace yansuan;

class Draws {
 public:
  explicit Draws(std::uint32_t seed) : state_(seed) {}
  std::uint32_t next() {  // Mulberry32
    state_ += 0x6d2b79f5U;
    std::uint32_t mixed = (state_ ^ (state_ >> 15U)) * (1U | state_);
    mixed = (mixed + (mixed ^ (mixed >> 7U)) * (61U | mixed)) ^ mixed;
    return mixed ^ (mixed >> 14U);
  }
  std::int32_t below(std::uint32_t count) { return static_cast<std::int32_t>(next() % count); }

 private:
  std::uint32_t state_;
};

void put_wide(std::span<std::int32_t, block::kWords> words, std::size_t at, std::int64_t value) {
  words[at] = static_cast<std::int32_t>(static_cast<std::uint64_t>(value) & 0xffffffffU);
  words[at + 1] = static_cast<std::int32_t>(value >> 32);
}

// The order of draws is the contract with the other side.
void change(Session& session, Draws& draws, std::int64_t now_ms) {
  const auto words = session.words();
  const Request& request = session.request();
  for (std::size_t line = 0; line < request.lines.size(); ++line) {
    const std::size_t at = block::kLines + block::kLineWords * line;
    const std::uint32_t most = draws.below(10) == 0 ? 40 : 4;
    words[at + 1] = 1 + draws.below(most);
    words[at + 2] = draws.below(12) != 0 ? 1 : 0;
  }
  for (std::size_t coupon = 0; coupon < request.coupons.size(); ++coupon)
    words[block::kCoupons + coupon] = draws.below(4) != 0 ? 1 : 0;
  words[block::kTier] = draws.below(static_cast<std::uint32_t>(session.rulebook().tiers.size()));
  put_wide(words, block::kPointsToUse, draws.below(3) == 0 ? draws.below(2'000) : 0);
  const std::int64_t instant_ms = now_ms + std::int64_t{draws.below(5'184'000)} * 1'000;
  put_wide(words, block::kNow, instant_ms);
  put_wide(words, block::kCheckedAt, instant_ms);
}

std::uint32_t hash_of(Session& session, std::uint32_t seed, std::uint32_t count, std::int64_t now_ms) {
  Draws draws(seed);
  std::uint32_t hash = 0x811c9dc5U;
  for (std::uint32_t cart = 0; cart < count; ++cart) {
    change(session, draws, now_ms);
    const bool priced = session.price();
    hash = (hash ^ (priced ? 1U : 0U)) * 0x01000193U;
    for (const std::int32_t word : session.words().subspan(block::kResult))
      hash = (hash ^ static_cast<std::uint32_t>(word)) * 0x01000193U;
  }
  return hash;
}

std::uint32_t hash_of_reasons(Session& session) {
  std::uint32_t hash = 0x811c9dc5U;
  for (const char byte : answer_quote(session)) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x01000193U;
  return hash;
}

}  // namespace

int main() {
  std::ios::sync_with_stdio(false);
  Loaded loaded;
  std::unique_ptr<Session> session;
  std::int64_t now_ms = 0;
  std::string verb;
  std::string text;
  while (std::cin >> verb) {
    if (verb == "carts") {
      std::uint32_t seed = 0;
      std::uint32_t count = 0;
      std::cin >> seed >> count;
      std::cout << hash_of(*session, seed, count, now_ms) << '\n';
      continue;
    }
    if (verb == "reasons") {
      std::cout << hash_of_reasons(*session) << '\n';
      continue;
    }
    std::getline(std::cin, text);
    if (verb == "load") {
      session.reset();
      loaded = load(text);
      if (loaded.rulebook == nullptr) return 1;
      continue;
    }
    RequestRead read = read_request(text, *loaded.rulebook);
    if (has_errors(read.issues)) return 1;
    now_ms = read.request.now_ms;
    session = std::make_unique<Session>(*loaded.rulebook);
    session->set(std::move(read.request));
  }
}
