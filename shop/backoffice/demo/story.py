"""What the demo tells: last year's orders, the main job of today, and one open step of each kind."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.contrib.auth.models import User

from shop.accounts.selectors import viewer_for
from shop.backoffice.demo.journey import Journey, Product, Say, walk
from shop.configurator.configuration import LicenseConfiguration
from shop.quotes.models import QuoteRequest
from shop.quotes.services import ContactDetails, LineDraft, add_message


def configuration(**values: object) -> LicenseConfiguration:
    defaults = {"license_type": "commercial", "purchase_type": "new", "maintenance_months": 12}
    return LicenseConfiguration.parse({**defaults, **values})


def build_journeys(users: dict[str, User], *, at: datetime, say: Say) -> None:
    """Last year's order, the main job of today, and one open step of each kind."""
    sales = users["sales"]
    it_contact = ContactDetails(
        name="Tessa Technician",
        email="tessa@example.com",
        phone="+49 30 5550100",
        instance_url="https://jira.example.edu",
    )
    consulting = LineDraft(
        title="Consulting: check before the upgrade",
        detail="Remote session with your administrators",
        quantity=Decimal(2),
        unit="days",
        unit_price=Decimal("980.00"),
    )
    jira = {"deployment": "data_center", "instance_url": "https://jira.example.edu"}
    cloud = {"deployment": "cloud", "instance_url": "https://example-university.atlassian.net"}
    academic = {"license_type": "academic", "institution": "Example University"}
    say("— an order of last year —")
    walk(
        Journey(
            products=[
                Product(
                    key="jira-software",
                    configuration=configuration(**jira, **academic, user_tier=500),
                    unit_price=Decimal("10500.00"),
                    sen="SEN-1000001",
                    license_key="DEMO-AAAB0A0ODAoPeNptkFtLxDAQhd/7KwI+R3px3Zc",
                ),
                Product(
                    key="com.onresolve.jira.groovy.groovyrunner",
                    configuration=configuration(**jira, **academic, user_tier=500),
                    unit_price=Decimal("2310.00"),
                    sen="SEN-1000002",
                    license_key="DEMO-AAABmQ0ODAoPeNqNUl1v2jAUfc+vsNTnRHZYCqXyw",
                ),
            ],
            message="Our Jira for staff and students.",
            contact=it_contact,
            po_number="UNI-2025-118",
            business_area="Central IT",
            department="Collaboration",
        ),
        customer=users["customer"],
        staff=sales,
        at=at - timedelta(days=320),
        say=say,
    )
    walk(
        Journey(
            products=[
                Product(
                    key="bitbucket",
                    configuration=configuration(
                        deployment="data_center", user_tier=50, instance_url="https://code.example.net"
                    ),
                    unit_price=Decimal("2300.00"),
                    sen="SEN-2000001",
                    license_key="DEMO-AAAB9A0ODAoPeNp9kl1vmzAUhu/5FZZ2TQRkacMkL",
                ),
            ],
            message="",
            contact=ContactDetails(name="Olga Operator", email="olga@example.net"),
            po_number="4500012345",
        ),
        customer=users["other"],
        staff=sales,
        at=at - timedelta(days=300),
        say=say,
    )
    say("— the main job, today —")
    walk(
        Journey(
            products=[
                Product(
                    key="jira-software",
                    configuration=configuration(
                        **jira, **academic, user_tier=500, purchase_type="renewal", existing_sen="SEN-1000001"
                    ),
                    unit_price=Decimal("10500.00"),
                    sen="SEN-1000001",
                    license_key="DEMO-AAABtw0ODAoPeNp9kV1LwzAUhu/zKwJed7TTbVrIR",
                ),
                Product(
                    key="jira-servicedesk",
                    configuration=configuration(**cloud, user_tier=15),
                    unit_price=Decimal("3420.00"),
                    sen="E-4F2-9KD-7QX-2LM",
                    note="For the help desk team",
                ),
                Product(
                    key="com.github.integration.production",
                    configuration=configuration(**cloud, user_tier=15),
                    unit_price=Decimal("0.00"),
                    sen="",
                ),
            ],
            message="Please renew Jira, and add a help desk in the cloud for fifteen agents.",
            contact=it_contact,
            po_number="UNI-2026-204",
            services=[consulting],
            introduction="Thank you for your request. We are pleased to offer you:",
            business_area="Central IT",
            department="Service desk",
        ),
        customer=users["customer"],
        staff=sales,
        at=at,
        say=say,
    )
    say("— open steps to look at —")
    open_offer = Journey(
        products=[
            Product(
                key="confluence",
                configuration=configuration(
                    deployment="cloud",
                    user_tier=100,
                    instance_url="https://example-university.atlassian.net",
                ),
                unit_price=Decimal("6200.00"),
                sen="",
            ),
            Product(
                key="com.mxgraph.confluence.plugins.diagramly",
                configuration=configuration(
                    deployment="cloud",
                    user_tier=100,
                    instance_url="https://example-university.atlassian.net",
                ),
                unit_price=Decimal("480.00"),
                sen="",
            ),
        ],
        message="A wiki for our research groups.",
        contact=it_contact,
        services=[
            LineDraft(
                title="Training for editors",
                detail="Half a day, online, up to twelve people",
                unit_price=Decimal("650.00"),
                is_optional=True,
            )
        ],
        introduction="As discussed on the phone:",
        stop_after="quote",
    )
    walk(open_offer, customer=users["member"], staff=sales, at=at, say=say)
    for name, key, tier in (("customer", "confluence", 250), ("waiting", "trello", 50)):
        walk(
            Journey(
                products=[
                    Product(
                        key=key,
                        configuration=configuration(deployment="cloud", user_tier=tier),
                        unit_price=Decimal(0),
                        sen="",
                    )
                ],
                message="We would like to know what this costs for us.",
                contact=ContactDetails(name=users[name].get_full_name(), email=users[name].email),
                stop_after="request",
            ),
            customer=users[name],
            staff=sales,
            at=at,
            say=say,
        )
    newest = QuoteRequest.objects.filter(customer=users["customer"]).latest("pk")
    add_message(
        request_id=newest.pk,
        viewer=viewer_for(sales),
        author=sales,
        text="Thank you. Do you need this for all faculties, or for one of them first?",
        at=at,
    )
