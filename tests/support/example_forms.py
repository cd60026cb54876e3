"""What a clerk fills in: the values of whole forms by their wire names."""

CARD = "4276553819467686"
PAYOUT = {
    "amount": "1250.00",
    "currency": "EUR",
    "order_desc": "Salary November",
    "account_number": "DE89370400440532013000",
    "account_name": "Maria Schneider",
    "receiver_first_name": "Maria",
    "receiver_last_name": "Schneider",
}
FILLED = {**PAYOUT, "receiver_country_code": "DEU"}
BY_CARD = {
    "amount": "1250.00",
    "currency": "EUR",
    "credit_card_number": CARD,
    "card_printed_name": "MARIA SCHNEIDER",
    "expire_month": "12",
    "expire_year": "2031",
    "cvv2": "987",
    "receiver_first_name": "Maria",
    "receiver_last_name": "Schneider",
}
PAYER = {
    "amount": "10.00",
    "currency": "EUR",
    "order_desc": "Card check before first deposit",
    "ipaddress": "65.153.12.232",
    "first_name": "Jane",
    "last_name": "Doe",
    "email": "jane.doe@example.com",
    "phone": "+12063582043",
    "address1": "100 Main st",
    "city": "Seattle",
    "zip_code": "98102",
    "country": "US",
    "state": "WA",
}
SALE = {
    **PAYER,
    "credit_card_number": CARD,
    "card_printed_name": "JANE DOE",
    "expire_month": "03",
    "expire_year": "2031",
    "cvv2": "123",
}
TRANSFER = {
    "amount": "300.00",
    "currency": "EUR",
    "order_desc": "Winnings, account 90417",
    "receiver_first_name": "Jane",
    "receiver_last_name": "Doe",
}
