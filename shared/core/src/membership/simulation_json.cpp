#include "json/reader.hpp"
#include "json/writer.hpp"
#include "yansuan/limits.hpp"
#include "yansuan/simulation.hpp"

namespace yansuan {

SimulationRequest read_simulation_request(std::string_view json_text, Issues& issues) {
  SimulationRequest request;
  json::Document document;
  if (!document.parse(json_text, kMaxRequestBytes, issues)) return request;
  const json::Input input{document, issues};
  const json::Place place;
  const json::Object object(input, document.root(), place);
  object.integer("members", 1, kMaxSimulatedMembers, request.members, json::Need::kRequired);
  object.integer("days", 1, kMaxValidDays, request.days, json::Need::kRequired);
  object.integer("seed", 0, kMaxCount, request.seed, json::Need::kRequired);
  object.finish();
  return request;
}

std::string to_json(const Rulebook& book, const MembershipRules& rules, const SimulationRequest& request,
                    const Simulation& simulation) {
  json::Writer out;
  out.begin_object().member("contract", kContractVersion);
  out.key("rulebook").begin_object().member("id", book.id).member("version", book.version).end_object();
  out.member("members", request.members).member("days", request.days).member("seed", request.seed);
  out.member("events", simulation.events).member("entries", simulation.entries).member("orders", simulation.orders);
  out.member("paid_fen", simulation.paid_fen).member("refunded_fen", simulation.refunded_fen);
  out.member("commission_fen", simulation.commission_fen).member("deals", simulation.deals).key("tiers").begin_array();
  for (std::size_t i = 0; i < book.tiers.size(); ++i)
    out.begin_object().member("id", book.tiers[i].id).member("count", simulation.tiers[i]).end_object();
  out.end_array().key("points").begin_array();
  for (const PointsAccount kind : {PointsAccount::kConsumption, PointsAccount::kCommunity}) {
    out.begin_object().member("account", to_string(kind)).member("available", simulation.available[kind]);
    out.member("pending", simulation.pending[kind]).end_object();
  }
  out.end_array().key("coupons").begin_array();
  for (std::size_t i = 0; i < kCouponLifeCount; ++i)
    out.begin_object().member("state", kCouponLifeNames[i]).member("count", simulation.coupons[i]).end_object();
  out.end_array().member("coupon_cost_fen", simulation.coupon_cost_fen);
  out.member("coupon_face_fen", simulation.coupon_face_fen).key("goods").begin_array();
  for (std::size_t i = 0; i < rules.goods.size(); ++i)
    out.begin_object().member("id", rules.goods[i].id).member("count", simulation.goods[i]).end_object();
  out.end_array().member("broken", simulation.broken).key("first_broken");
  simulation.first_broken.empty() ? out.null() : out.text(simulation.first_broken);
  out.end_object();
  return out.take();
}

}  // namespace yansuan
