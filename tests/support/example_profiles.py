"""A profile with as little in it as possible, and one with everything."""

from console_app.services.profile import Profile, Target

PLAIN = Profile(
    name="payouts",
    brand="connpay",
    base_url="https://sandbox.connpay.com/paynet/api",
    login="TestMerchant",
    currencies=("EUR",),
    target=Target("39915"),
)
FULL = Profile(
    name="Счёт два",
    brand="custom",
    base_url="https://pay.example.test:8443/paynet/api",
    login="Other",
    currencies=("USD", "JPY"),
    target=Target("77", group=True),
    targets=(("payout", Target("5")), ("sale", Target("6", group=True))),
    status_target=Target("8"),
    confirmed_sandbox_host="pay.example.test",
    look_up_first=False,
    look_up_waiver="the endpoint has no status",
    proxy="http://proxy.example.test:3128",
    operations=("payout", "status"),
)
