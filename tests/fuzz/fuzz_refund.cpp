// Any bytes as a refund request of a small shop: issues or a refund, and never more back than was paid.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string_view>

#include "yansuan/refund.hpp"

namespace {

const yansuan::Rulebook& shop() {
  static const yansuan::Loaded loaded = [] {
    std::ifstream file(YANSUAN_SHARED_DIR "/fixtures/violations.json");
    return yansuan::load(nlohmann::json::parse(file).at("rulebooks").at("minimal").dump());
  }();
  return *loaded.rulebook;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const yansuan::RefundRead read =
      yansuan::read_refund_request(std::string_view(reinterpret_cast<const char*>(data), size), shop());
  if (yansuan::has_errors(read.issues)) return 0;
  const yansuan::Refund refund = yansuan::refund(shop(), read.request);
  const yansuan::Fen back_fen = refund.refunded_before_fen + refund.total_fen();
  if (refund.total_fen() < 0 || back_fen > read.request.order.quote.payable_fen) std::abort();
  return 0;
}
